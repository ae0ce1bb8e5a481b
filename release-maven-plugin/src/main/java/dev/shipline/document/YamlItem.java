package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * An element of a YAML list that a person writes, with the place where it stands: what is wrong with it can be shown there.
 *
 * @param line counted from 1
 */
public record YamlItem(int line, Document content) {
    public YamlItem {
        requireNonNull(content, "content is null");
    }

    /**
     * The elements of the list that a text is; none where the text says nothing.
     *
     * @throws MalformedDocumentException if the text is not YAML, or says something that is not a list
     */
    public static List<YamlItem> list(String text) {
        LoadSettings settings = Document.yamlSettings();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
                return List.of();
            }
            if (!(root.get() instanceof SequenceNode list)) {
                throw new MalformedDocumentException("this is not a list", line(root.get()), null);
            }
            return list.getValue().stream()
                    .map(node -> new YamlItem(line(node), content(settings, node)))
                    .toList();
        } catch (MarkedYamlEngineException e) {
            throw Document.malformed(e);
        } catch (YamlEngineException e) {
            throw new MalformedDocumentException(e.getMessage(), 0, e);
        }
    }

    private static Document content(LoadSettings settings, Node node) {
        return Document.of(new StandardConstructor(settings).constructSingleDocument(Optional.of(node)));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
