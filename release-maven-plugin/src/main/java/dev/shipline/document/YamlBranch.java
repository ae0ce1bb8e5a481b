package dev.shipline.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML whose fields are texts, such as a chart's metadata or the index of a repository: {@code version: 1.10} stays {@code 1.10}. Of an index, in which
 * a hundred thousand entries may stand, only one branch is kept. Bounded in depth; aliases are never written out.
 */
public final class YamlBranch {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_CHARACTERS = 128 * 1024 * 1024;

    private final Iterator<Event> events;
    private final Map<String, Object> anchors = new HashMap<>();

    private YamlBranch(Iterator<Event> events) {
        this.events = events;
    }

    /** @throws MalformedDocumentException if the text is not YAML, holds a key twice, or is nested too deep */
    public static Document all(String text) {
        return read(text, List.of());
    }

    /**
     * The document, in which of the fields {@code field.*} only one has its content; the others are there by name.
     *
     * @throws MalformedDocumentException as {@link #all(String)}
     */
    public static Document only(String text, String field, String name) {
        return read(OtherBranches.blankedOut(text, field, name), List.of(field, name));
    }

    private static Document read(String text, List<String> path) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            YamlBranch reader =
                    new YamlBranch(new Parse(settings).parseString(text).iterator());
            return Document.of(reader.document(path));
        } catch (MarkedYamlEngineException e) {
            throw Document.malformed(e);
        } catch (YamlEngineException e) {
            throw new MalformedDocumentException(e.getMessage(), 0, e);
        }
    }

    private Object document(List<String> path) {
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent) {
                return value(event, 1, path);
            }
        }
        return null;
    }

    private Object value(Event event, int depth, List<String> path) {
        if (depth > MAX_DEPTH) {
            throw malformed("is nested more than " + MAX_DEPTH + " deep", event);
        }
        if (event instanceof AliasEvent alias) {
            String name = alias.getAlias().getValue();
            if (!anchors.containsKey(name)) {
                throw malformed("an alias names no anchor before it", event);
            }
            return anchors.get(name);
        }
        Object value = event instanceof ScalarEvent scalar
                ? text(scalar)
                : event instanceof MappingStartEvent ? mapping(depth, path) : sequence(depth);
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(name -> anchors.put(name.getValue(), value));
        return value;
    }

    private static Object text(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean nothing = scalar.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null"));
        return nothing ? null : text;
    }

    private Map<String, Object> mapping(int depth, List<String> path) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent scalar)) {
                throw malformed("has a key that is no text", event);
            }
            String key = scalar.getValue();
            if (fields.containsKey(key)) {
                throw malformed("has the key \"" + shortened(key) + "\" twice", event);
            }
            Event value = events.next();
            boolean wanted = path.size() != 1 || path.get(0).equals(key);
            if (!wanted) {
                skip(value);
            }
            fields.put(key, wanted ? value(value, depth + 1, rest(path, key)) : null);
        }
        return fields;
    }

    /** What is left of the path below a key. */
    private static List<String> rest(List<String> path, String key) {
        return path.size() > 1 && path.get(0).equals(key) ? path.subList(1, path.size()) : List.of();
    }

    private List<Object> sequence(int depth) {
        List<Object> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, depth + 1, List.of()));
        }
        return items;
    }

    private void skip(Event first) {
        ArrayDeque<Event> open = new ArrayDeque<>();
        for (Event event = first; ; event = events.next()) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> open.push(event);
                case MappingEnd, SequenceEnd -> open.pop();
                default -> {}
            }
            if (open.size() > MAX_DEPTH) {
                throw malformed("is nested more than " + MAX_DEPTH + " deep", event);
            }
            if (open.isEmpty()) {
                return;
            }
        }
    }

    private static String shortened(String key) {
        return key.length() > 40 ? key.substring(0, 40) + "…" : key;
    }

    private static MalformedDocumentException malformed(String problem, Event event) {
        return new MalformedDocumentException(
                problem,
                event.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0),
                null);
    }
}
