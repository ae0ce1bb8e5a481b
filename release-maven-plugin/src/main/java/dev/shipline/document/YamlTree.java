package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Makes values of a parser's events. */
final class YamlTree {
    static final int MAX_DEPTH = 64;
    /** Aliases written out. */
    static final int MAX_VALUES = 100_000;

    private static final String TEXT_TAG = "tag:yaml.org,2002:str";
    private static final Pattern ANCHOR = Pattern.compile("[A-Za-z0-9_-]+");

    private final YamlEvents events;
    private final String[] lines;
    private final List<Fault> faults;
    private final List<Fault> remarks;
    private final Map<String, YamlValue> anchors = new HashMap<>();
    private final Map<String, Event> newestAnchors = new HashMap<>();
    private int values;

    YamlTree(YamlEvents events, String text, List<Fault> faults, List<Fault> remarks) {
        this.events = requireNonNull(events, "events is null");
        this.lines = text.split("\r\n|[\r\n]", -1);
        this.faults = requireNonNull(faults, "faults is null");
        this.remarks = requireNonNull(remarks, "remarks is null");
    }

    /** The value that the next events make up. */
    YamlValue read() {
        return value(events.next(), 1, false);
    }

    private YamlValue value(Event event, int depth, boolean inFlow) {
        Position position = events.last();
        if (event instanceof AliasEvent alias) {
            return written(alias, position);
        }
        count(1, position);
        if (depth > MAX_DEPTH) {
            throw new UnreadableYaml(position, "is nested more than " + MAX_DEPTH + " deep");
        }
        Optional<String> anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue);
        // From here on the name means this value, which cannot hold itself
        anchor.ifPresent(name -> begin(name, event, position));
        YamlValue value;
        if (event instanceof ScalarEvent scalar) {
            HelmScalar read = scalar(scalar, position, inFlow);
            read.fault().ifPresent(fault -> faults.add(new Fault(position, fault)));
            read.surprise().ifPresent(surprise -> remarks.add(new Fault(position, surprise)));
            value = YamlValue.scalar(read.value(), position);
        } else {
            CollectionStartEvent start = (CollectionStartEvent) event;
            refuseTag(start.getTag(), position);
            value = start instanceof MappingStartEvent
                    ? mapping(position, depth, start.isFlow())
                    : sequence(position, depth, start.isFlow());
        }
        anchor.filter(name -> newestAnchors.get(name) == event).ifPresent(name -> anchors.put(name, value));
        return value;
    }

    private void begin(String anchor, Event event, Position position) {
        if (!ANCHOR.matcher(anchor).matches()) {
            throw new UnreadableYaml(position, "has an anchor whose name is not of letters, digits, _ and -");
        }
        newestAnchors.put(anchor, event);
        anchors.remove(anchor);
    }

    private YamlValue written(AliasEvent alias, Position position) {
        YamlValue value = anchors.get(alias.getAlias().getValue());
        if (value == null) {
            throw new UnreadableYaml(position, "is an alias, and no anchor of its name ends before it");
        }
        count(value.weight(), position);
        return value.movedTo(position);
    }

    private YamlValue sequence(Position position, int depth, boolean flow) {
        List<YamlValue> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, depth + 1, flow));
        }
        return YamlValue.sequence(items, position);
    }

    private YamlValue mapping(Position position, int depth, boolean flow) {
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        Map<String, Position> keys = new HashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Position place = events.last();
            String key = key(event, place, flow);
            YamlValue value = value(events.next(), depth + 1, flow);
            if (key.equals("<<") && ((ScalarEvent) event).isPlain()) {
                merge(value, place, entries);
                continue;
            }
            Position before = keys.putIfAbsent(key, place);
            if (before != null) {
                faults.add(new Fault(
                        place, "has the key " + key + " a second time; the first is in line " + before.line()));
            }
            entries.put(key, value.movedTo(place));
        }
        return YamlValue.mapping(entries, position);
    }

    /** In the order that Helm's reader goes by: a merge overwrites what stands above it, and the first of several wins. */
    private static void merge(YamlValue merged, Position place, Map<String, YamlValue> entries) {
        List<YamlValue> sources = merged.isSequence() ? merged.items() : List.of(merged);
        for (int i = sources.size() - 1; i >= 0; i--) {
            if (!sources.get(i).isMapping()) {
                throw new UnreadableYaml(place, "merges with << what is no mapping");
            }
            sources.get(i).entries().forEach((key, value) -> entries.put(key, value.movedTo(place)));
        }
    }

    private String key(Event event, Position position, boolean inFlow) {
        count(1, position);
        if (!(event instanceof ScalarEvent scalar) || scalar.getAnchor().isPresent()) {
            throw new UnreadableYaml(position, "has a key that is no plain text");
        }
        if (!inFlow) {
            refuseTabBefore(position);
        }
        HelmScalar read = scalar(scalar, position, inFlow);
        boolean oddNumber = read.value() instanceof Number && read.surprise().isPresent();
        if (read.value() == null
                || read.value() instanceof Double
                || oddNumber
                || read.fault().isPresent()) {
            throw new UnreadableYaml(position, "has a key that is no text; put it in quotes");
        }
        read.surprise().ifPresent(surprise -> remarks.add(new Fault(position, "has a key that " + surprise)));
        return read.value().toString();
    }

    /** Some readers take a tab for a blank there, Helm's does not. */
    private void refuseTabBefore(Position position) {
        String line = lines[Math.min(position.line(), lines.length) - 1];
        for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
            if (line.charAt(i) == '\t') {
                throw new UnreadableYaml(position, "is indented with a tab; use blanks");
            }
        }
    }

    private static HelmScalar scalar(ScalarEvent event, Position position, boolean inFlow) {
        boolean text = event.getTag().filter(TEXT_TAG::equals).isPresent();
        if (!text) {
            refuseTag(event.getTag(), position);
        }
        if (inFlow && event.isPlain() && event.getValue().contains("?")) {
            throw new UnreadableYaml(
                    position, "has a ? without quotes between brackets, which Helm takes for the mark of a key");
        }
        return event.isPlain() && !text ? HelmScalar.plain(event.getValue()) : HelmScalar.quoted(event.getValue());
    }

    private static void refuseTag(Optional<String> tag, Position position) {
        if (tag.isPresent()) {
            throw new UnreadableYaml(position, "has a type before it, marked by !, which readers take differently");
        }
    }

    private void count(int more, Position position) {
        values += more;
        if (values > MAX_VALUES) {
            throw new UnreadableYaml(
                    position, "is where the file comes to more than " + MAX_VALUES + " values, aliases written out");
        }
    }
}
