package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tells every listener, and keeps what a listener throws away from the pipeline. */
final class Listeners {
    private final List<ReleaseListener> all;
    private final Consumer<String> warn;
    private final Set<ReleaseListener> complainedOf = new HashSet<>();

    Listeners(List<ReleaseListener> all, Consumer<String> warn) {
        this.all = List.copyOf(all);
        this.warn = requireNonNull(warn, "warn is null");
    }

    /** Errors are caught too: a listener's missing class must not stop a release. */
    void tell(Consumer<ReleaseListener> news) {
        for (ReleaseListener listener : all) {
            try {
                news.accept(listener);
            } catch (Exception | LinkageError e) {
                if (complainedOf.add(listener)) {
                    warn.accept(listener.getClass().getSimpleName() + " failed and is ignored: " + e);
                }
            }
        }
    }
}
