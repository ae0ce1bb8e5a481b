package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML that is to be written again with {@link YamlText}, so that what nobody here understands comes out as it went in: as maps, lists, texts, and
 * {@link PlainWord}s for what different readers take for different types. Comments and layout are not kept.
 */
public final class KeptYaml {
    private static final int MAX_DEPTH = 64;

    private final Iterator<Event> events;

    private KeptYaml(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * The one document of a text, as {@link LinkedHashMap}, {@link ArrayList}, {@link String} or {@link PlainWord}.
     *
     * @param maxCharacters how long the text may be
     * @throws MalformedDocumentException if it is longer, no YAML, or has what no program writes: aliases, tags, a key twice, a second document
     */
    public static Object read(String text, int maxCharacters) {
        requireNonNull(text, "text is null");
        if (text.length() > maxCharacters) {
            throw new MalformedDocumentException(
                    "it has " + text.length() + " characters, more than the " + maxCharacters + " that are read",
                    0,
                    null);
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(maxCharacters)
                .build();
        try {
            return new KeptYaml(new Parse(settings).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            throw Document.malformed(e);
        } catch (YamlEngineException e) {
            throw new MalformedDocumentException(e.getMessage(), 0, e);
        }
    }

    private Object document() {
        Object document = new PlainWord("");
        boolean first = true;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (!first) {
                    throw malformed("a second document begins", event);
                }
                document = node(events.next(), 0);
                first = false;
            } else if (event instanceof NodeEvent && !(event instanceof DocumentEndEvent)) {
                throw malformed("the document goes on where it should end", event);
            }
        }
        return document;
    }

    private Object node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("it is nested deeper than " + MAX_DEPTH + " levels", event);
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw malformed("an alias, which no chart tool writes, stands here", event);
        }
        if (event instanceof ScalarEvent scalar) {
            refuse(scalar.getTag().isPresent(), event);
            return scalar(scalar);
        }
        if (event instanceof MappingStartEvent mapping) {
            refuse(mapping.getTag().isPresent(), event);
            return mapping(depth);
        }
        refuse(((SequenceStartEvent) event).getTag().isPresent(), event);
        List<Object> items = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return items;
    }

    private Map<String, Object> mapping(int depth) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            if (!(next instanceof ScalarEvent key) || key.getAnchor().isPresent()) {
                throw malformed("a key is no plain text", next);
            }
            if (entries.containsKey(key.getValue())) {
                throw malformed("the key \"" + key.getValue() + "\" is there twice", next);
            }
            entries.put(key.getValue(), node(events.next(), depth + 1));
        }
        return entries;
    }

    private static Object scalar(ScalarEvent scalar) {
        boolean text = scalar.getScalarStyle() != ScalarStyle.PLAIN || YamlText.isPlainText(scalar.getValue());
        return text ? scalar.getValue() : new PlainWord(scalar.getValue());
    }

    private static void refuse(boolean tagged, Event event) {
        if (tagged) {
            throw malformed("a tag (!), which no chart tool writes, stands here", event);
        }
    }

    private static MalformedDocumentException malformed(String problem, Event event) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new MalformedDocumentException(problem, line, null);
    }
}
