package dev.shipline.sandbox.docker;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Fault;
import dev.shipline.sandbox.loopback.LoopbackServer;
import dev.shipline.sandbox.loopback.Neighbour;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A Docker engine for machines without one: it builds what needs no command to be run, and pushes to registries on this machine. */
public final class SandboxDocker implements Neighbour {
    private final LoopbackServer server;

    /**
     * @param folder  keeps the images
     * @param port    0 for any that is free
     * @param standIn the image that stands in for base images out of reach, {@code localhost:port/repository:tag}
     */
    public SandboxDocker(Path folder, int port, Supplier<String> standIn) {
        requireNonNull(folder, "folder is null");
        requireNonNull(standIn, "standIn is null");
        EngineImages images = new EngineImages(folder);
        EngineRegistry registry = new EngineRegistry(images);
        this.server = new LoopbackServer("the Docker engine", port, new EngineApi(images, registry, standIn));
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public int port() {
        return server.port();
    }

    /** As DOCKER_HOST spells it, {@code tcp://127.0.0.1:port}. */
    public URI host() {
        return URI.create("tcp://127.0.0.1:" + port());
    }

    /** Fails the requests that the predicate picks, until {@link #heal()}. */
    public void fail(Fault fault, Predicate<Call> when) {
        server.fail(fault, when);
    }

    public void heal() {
        server.heal();
    }
}
