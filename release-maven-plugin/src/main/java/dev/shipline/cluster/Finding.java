package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

/** An ailment, and the look at the workload in which it was found. */
record Finding(Snapshot snapshot, Ailment ailment) {
    Finding {
        requireNonNull(snapshot, "snapshot is null");
        requireNonNull(ailment, "ailment is null");
    }
}
