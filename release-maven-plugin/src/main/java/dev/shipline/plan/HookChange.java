package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.TreeDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object that Helm makes around a change, and how it differs from that of the revision before.
 *
 * @param events when it runs, in the chart's words: "pre-install,pre-upgrade"
 * @param runs   whether it runs in this change
 * @param fields what changes in it; empty unless it is changed
 */
public record HookChange(State state, ResourceId id, String events, boolean runs, List<FieldChange> fields) {
    /** How it compares with the hooks before. */
    public enum State {
        ADDED("new"),
        CHANGED("changed"),
        SAME("the same as before"),
        REMOVED("no longer in the chart");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    public HookChange {
        requireNonNull(state, "state is null");
        requireNonNull(id, "id is null");
        requireNonNull(events, "events is null");
        fields = List.copyOf(fields);
    }

    static List<HookChange> between(
            Map<ResourceId, Document> old, Map<ResourceId, Document> young, Set<String> events, ShownValues values) {
        Set<ResourceId> all = new TreeSet<>(old.keySet());
        all.addAll(young.keySet());
        List<HookChange> changes = new ArrayList<>();
        for (ResourceId id : all) {
            Document was = old.get(id);
            Document now = young.get(id);
            List<FieldChange> fields = was == null || now == null
                    ? List.of()
                    : TreeDiff.between(was, now).stream()
                            .map(change -> values.show(id.kind(), change))
                            .toList();
            changes.add(new HookChange(
                    state(was, now, fields),
                    id,
                    Manifest.events(now == null ? was : now),
                    now != null && RunningHooks.runs(now, events),
                    fields));
        }
        return changes;
    }

    private static State state(Document was, Document now, List<FieldChange> fields) {
        if (was == null) {
            return State.ADDED;
        }
        if (now == null) {
            return State.REMOVED;
        }
        return fields.isEmpty() ? State.SAME : State.CHANGED;
    }

    /** "Job orders-migrate (pre-upgrade)". */
    @Override
    public String toString() {
        return id + " (" + events + ")";
    }

    /** @param most how many fields are named at the most */
    public List<String> lines(int most) {
        List<String> lines = new ArrayList<>();
        String when = state == State.REMOVED ? "" : runs ? " runs," : " does not run now,";
        lines.add("* hook " + this + when + " " + state.words);
        fields.stream().limit(most).forEach(field -> lines.add("    " + field));
        if (fields.size() > most) {
            lines.add("    and " + (fields.size() - most) + " more fields");
        }
        return lines;
    }

    /** Each change by itself; none of a hook that stays as it is. */
    List<String> sentences() {
        return switch (state) {
            case ADDED -> List.of("+ hook " + this);
            case REMOVED -> List.of("- hook " + this);
            case CHANGED ->
                fields.stream().map(field -> "hook " + id + " " + field).toList();
            case SAME -> List.of();
        };
    }

    /** For a JSON file. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", id.kind());
        map.put("name", id.name());
        map.put("events", events);
        map.put("runs", runs);
        map.put("change", state.name().toLowerCase(Locale.ROOT));
        if (!fields.isEmpty()) {
            map.put("fields", fields.stream().map(FieldChange::toMap).toList());
        }
        return map;
    }
}
