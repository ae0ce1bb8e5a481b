package dev.shipline.metrics;

import dev.shipline.metrics.Signal.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The signals of one request. */
record Batch(Signal.Kind kind, List<Parcel> parcels) {
    /** Far below what Datadog takes in one request. */
    private static final int MOST_SERIES = 200;

    /**
     * One signal to send.
     *
     * @param ids the journal's entries that it stands for
     */
    record Parcel(List<String> ids, Signal signal) {}

    Batch {
        parcels = List.copyOf(parcels);
    }

    /** The requests that carry the entries, metrics before events. */
    static List<Batch> of(List<JournalEntry> entries) {
        List<Batch> batches = new ArrayList<>();
        for (Signal.Kind kind : Signal.Kind.values()) {
            List<JournalEntry> ofKind = entries.stream()
                    .filter(entry -> entry.signal().kind() == kind)
                    .toList();
            List<Parcel> parcels = kind == Signal.Kind.COUNT ? merged(ofKind) : single(ofKind);
            int size = kind.isMetric() ? MOST_SERIES : 1;
            for (int from = 0; from < parcels.size(); from += size) {
                batches.add(new Batch(kind, parcels.subList(from, Math.min(from + size, parcels.size()))));
            }
        }
        return batches;
    }

    private static List<Parcel> single(List<JournalEntry> entries) {
        return entries.stream()
                .map(entry -> new Parcel(List.of(entry.id()), entry.signal()))
                .toList();
    }

    /** Of two counts of one name, tags, host and second Datadog keeps the last, so they are added up here. */
    private static List<Parcel> merged(List<JournalEntry> entries) {
        record Slot(String name, List<String> tags, String host, Instant at) {}
        Map<Slot, Parcel> bySlot = new LinkedHashMap<>();
        for (JournalEntry entry : entries) {
            Count count = (Count) entry.signal();
            bySlot.merge(
                    new Slot(count.name(), count.tags(), count.host(), count.at()),
                    new Parcel(List.of(entry.id()), count),
                    Batch::sum);
        }
        return List.copyOf(bySlot.values());
    }

    private static Parcel sum(Parcel one, Parcel other) {
        List<String> ids = new ArrayList<>(one.ids());
        ids.addAll(other.ids());
        Count first = (Count) one.signal();
        double value = first.value() + ((Count) other.signal()).value();
        return new Parcel(ids, new Count(first.name(), value, first.tags(), first.host(), first.at()));
    }

    List<Signal> signals() {
        return parcels.stream().map(Parcel::signal).toList();
    }

    List<String> ids() {
        return parcels.stream().flatMap(parcel -> parcel.ids().stream()).toList();
    }

    boolean isSingle() {
        return parcels.size() == 1;
    }

    List<Batch> halves() {
        int middle = parcels.size() / 2;
        return List.of(
                new Batch(kind, parcels.subList(0, middle)), new Batch(kind, parcels.subList(middle, parcels.size())));
    }
}
