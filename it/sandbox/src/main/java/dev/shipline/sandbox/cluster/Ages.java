package dev.shipline.sandbox.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts for how many ticks things have been in the state they are in. Forgotten when the process ends: then the count begins again. */
final class Ages {
    private final Map<String, Age> ages = new HashMap<>();

    private record Age(String state, int ticks) {}

    /** To be called once a tick for each thing. */
    int tick(String thing, String state) {
        Age before = ages.get(thing);
        int ticks = before == null || !before.state().equals(state) ? 0 : before.ticks() + 1;
        ages.put(thing, new Age(state, ticks));
        return ticks;
    }

    void keepOnly(Set<String> things) {
        ages.keySet().retainAll(things);
    }
}
