package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of the real API server, which a test takes away and brings back. */
final class RealApiServer implements AutoCloseable {
    private final RealWorld world;
    private final Path file;

    RealApiServer(RealWorld world) {
        this.world = world;
        this.file = world.state().resolve("pid/apiserver");
    }

    /** It answers nobody any more, and connections to it stay open. */
    void freeze() {
        world.command("kill", "-STOP", number());
    }

    void thaw() {
        world.command("kill", "-CONT", number());
    }

    /** As a node that loses its power: connections are refused. */
    void kill() {
        ProcessHandle server = ProcessHandle.of(Long.parseLong(number())).orElseThrow();
        world.command("kill", "-KILL", number());
        // one that is still on its way out would be taken for one that runs, and not be started again
        server.onExit().join();
    }

    void start() {
        world.command(
                Reactor.fromSystemProperties().root().resolve("it/real/up").toString(), "kubernetes");
    }

    /** Whatever became of it, the next test finds it running. */
    @Override
    public void close() {
        try {
            thaw();
        } catch (IllegalStateException e) {
            // it was killed
        }
        start();
    }

    private String number() {
        try {
            return Files.readString(file).split("\\s")[0];
        } catch (IOException e) {
            throw new IllegalStateException("the API server does not run", e);
        }
    }
}
