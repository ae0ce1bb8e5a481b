package dev.shipline.cluster;

import io.fabric8.kubernetes.api.model.Event;
import java.util.List;

/** What the cluster keeps about the past of a pod or workload. Both may throw {@link dev.shipline.failure.ReleaseFailure}. */
interface Evidence {
    List<Event> events(String namespace, String uid);

    /** The last lines of a container's log, of the run before this one if asked so; empty if there are none. */
    String log(Ailment.PodContainer where, boolean previous);
}
