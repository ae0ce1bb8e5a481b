package dev.shipline.document;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Refuses a document that is nested so deep that only an attack on the stack explains it. */
final class ShallowComposer extends Composer {
    /** The custom resources of operators, the deepest documents that people write, have a quarter of it. */
    static final int MAX_DEPTH = 200;

    private int depth;

    ShallowComposer(LoadSettings settings, String text) {
        super(settings, new ParserImpl(settings, new StreamReader(settings, text)));
    }

    @Override
    protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
        enter();
        SequenceNode node = super.composeSequenceNode(anchor);
        depth--;
        return node;
    }

    @Override
    protected Node composeMappingNode(Optional<Anchor> anchor) {
        enter();
        Node node = super.composeMappingNode(anchor);
        depth--;
        return node;
    }

    private void enter() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new ComposerException(
                    "is nested more than " + MAX_DEPTH + " deep",
                    parser.peekEvent().getStartMark());
        }
    }
}
