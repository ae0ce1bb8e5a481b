package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The events of a parser, and how far they have come. */
final class YamlEvents {
    private final Iterator<Event> events;
    private Position last = Position.START;

    YamlEvents(Iterator<Event> events) {
        this.events = requireNonNull(events, "events is null");
    }

    boolean hasNext() {
        return events.hasNext();
    }

    Event next() {
        Event event = events.next();
        last = event.getStartMark().map(YamlEvents::position).orElse(last);
        return event;
    }

    /** Where the event began that came last. */
    Position last() {
        return last;
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
