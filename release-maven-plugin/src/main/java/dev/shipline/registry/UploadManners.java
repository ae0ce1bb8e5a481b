package dev.shipline.registry;

import dev.shipline.image.ImageName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What registries were seen to do with uploads, so that nothing is asked for in vain twice. */
final class UploadManners {
    private final Set<String> withoutWhole = ConcurrentHashMap.newKeySet();
    private final Set<ImageName> closed = ConcurrentHashMap.newKeySet();

    /** Whether a registry may take a blob within the request that asks for an upload. */
    boolean takesWhole(String registry) {
        return !withoutWhole.contains(registry);
    }

    void takesNoWhole(String registry) {
        withoutWhole.add(registry);
    }

    /** Those of the repositories that something may be mounted from. */
    List<ImageName> mountable(List<ImageName> repositories) {
        return repositories.stream().filter(name -> !closed.contains(name)).toList();
    }

    /** The registry does not let us read there. */
    void givesNothing(ImageName repository) {
        closed.add(repository);
    }
}
