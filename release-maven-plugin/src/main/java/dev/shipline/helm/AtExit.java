package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;

/** What is left to do if the JVM is ended from outside, by Ctrl-C or SIGTERM. Closed, it is forgotten: in a Maven daemon nothing of a build may stay. */
final class AtExit implements AutoCloseable {
    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = requireNonNull(hook, "hook is null");
    }

    /** @throws ReleaseFailure if the JVM is being ended already */
    static AtExit run(String name, Runnable work) {
        AtExit atExit = new AtExit(new Thread(work, name));
        try {
            Runtime.getRuntime().addShutdownHook(atExit.hook);
        } catch (IllegalStateException e) {
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED, "cannot start Helm", "the build is being ended", "run it again", e);
        }
        return atExit;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
    }
}
