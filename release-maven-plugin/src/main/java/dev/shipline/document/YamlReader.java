package dev.shipline.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one text, from the parser's events: they know places, and arrive one by one, so that a bound stops a hostile file early. */
final class YamlReader {
    /** Far above any values file, and what a release's Secret may hold at most. */
    static final int MAX_CHARACTERS = 1024 * 1024;

    private static final Pattern ODD_BREAK = Pattern.compile("[\\x85\\u2028\\u2029\\uFEFF]");

    private final String text;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> remarks = new ArrayList<>();

    YamlReader(String text) {
        this.text = text;
    }

    YamlFile read() {
        YamlEvents events = null;
        try {
            refuseWhatReadersTakeDifferently();
            LoadSettings settings = LoadSettings.builder()
                    .setUseMarks(true)
                    .setCodePointLimit(MAX_CHARACTERS)
                    .build();
            events = new YamlEvents(new Parse(settings).parseString(text).iterator());
            return new YamlFile(Optional.of(documents(events)), faults, remarks);
        } catch (UnreadableYaml e) {
            faults.add(e.fault());
        } catch (MarkedYamlEngineException e) {
            Position position = e.getProblemMark().map(YamlEvents::position).orElse(Position.START);
            faults.add(new Fault(position, "is no valid YAML: " + YamlComplaint.of(e)));
        } catch (ReaderException e) {
            faults.add(new Fault(place(e.getPosition()), "is no valid YAML: " + YamlComplaint.of(e)));
        } catch (YamlEngineException e) {
            // The parser gives up on some texts without saying where; it had come at least this far
            Position position = events == null ? Position.START : events.last();
            faults.add(new Fault(position, "is no valid YAML: the parser does not get past what begins here"));
        }
        return new YamlFile(Optional.empty(), faults, remarks);
    }

    private void refuseWhatReadersTakeDifferently() {
        if (text.length() > MAX_CHARACTERS) {
            throw new UnreadableYaml(Position.START, "is larger than 1 MiB, which no values file is");
        }
        Matcher odd = ODD_BREAK.matcher(text);
        if (odd.find(text.startsWith("\uFEFF") ? 1 : 0)) {
            // YAML 1.1 ends a line at most of these, YAML 1.2 does not
            throw new UnreadableYaml(
                    place(odd.start()),
                    String.format(Locale.ROOT, "has the invisible character U+%04X; remove it", (int)
                            text.charAt(odd.start())));
        }
    }

    private YamlValue documents(YamlEvents events) {
        YamlTree tree = new YamlTree(events, text, faults, remarks);
        YamlValue root = YamlValue.mapping(Map.of(), Position.START);
        boolean first = true;
        while (events.hasNext()) {
            if (!(events.next() instanceof DocumentStartEvent)) {
                continue;
            }
            YamlValue document = tree.read();
            if (!first && !document.isNull()) {
                throw new UnreadableYaml(document.position(), "begins a second YAML document, and Helm reads only one");
            }
            if (!document.isMapping() && !document.isNull()) {
                throw new UnreadableYaml(
                        document.position(), "is a list or a single value, and values are fields with names");
            }
            root = document.isMapping() ? document : root;
            first = false;
        }
        return root;
    }

    private Position place(int index) {
        int end = Math.min(Math.max(index, 0), text.length());
        String before = text.substring(0, end);
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return new Position(line, end - before.lastIndexOf('\n'));
    }
}
