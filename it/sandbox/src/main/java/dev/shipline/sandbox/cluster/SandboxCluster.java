package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.loopback.Neighbour;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A Kubernetes API server on loopback with the controllers of the usual workloads. Nothing runs in it: pods only say that they do, in the way that
 * {@code pods.properties} in the state folder tells them to.
 *
 * <p>The objects are files below {@code <state>/cluster} and survive the process.
 */
public final class SandboxCluster implements Neighbour {
    private static final Duration TICK = Duration.ofMillis(300);
    private final Path state;
    private final ImageCheck images;
    private final PodScript script;
    private final DeniedRights denied;
    private final Duration tick;
    private final Clock clock;
    private final int port;
    private ControlPlane running;

    private SandboxCluster(Path state, int port, ImageCheck images, Duration tick, Clock clock) {
        this.state = requireNonNull(state, "state is null");
        this.images = requireNonNull(images, "images is null");
        this.tick = requireNonNull(tick, "tick is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.script = new PodScript(state.resolve("pods.properties"));
        this.denied = new DeniedRights(state.resolve("denied-rights"));
        this.running = controlPlane(port);
        this.port = running.port();
    }

    /** @param port 0 for one that is free */
    public static SandboxCluster start(Path state, int port, ImageCheck images) {
        return start(state, port, images, TICK);
    }

    /** @param tick between a step of a rollout and the next */
    public static SandboxCluster start(Path state, int port, ImageCheck images, Duration tick) {
        return start(state, port, images, tick, Clock.systemUTC());
    }

    /** @param tick zero: only {@link #tick()} makes a step */
    static SandboxCluster start(Path state, int port, ImageCheck images, Duration tick, Clock clock) {
        return new SandboxCluster(state, port, images, tick, clock);
    }

    @Override
    public int port() {
        return port;
    }

    /** How pods behave; may also be edited as a file. */
    public PodScript pods() {
        return script;
    }

    /** What the user may not do; may also be edited as a file. */
    public DeniedRights denied() {
        return denied;
    }

    /** Writes a kubeconfig of the one context {@code sandbox}, readable by the owner only. */
    public void writeKubeconfig(Path file) {
        String token = ClusterToken.in(folder().resolve("token"));
        ObjectFiles.write(file, Kubeconfig.of(uri(), token).getBytes(StandardCharsets.UTF_8));
    }

    /** Starts from the state, on the port it had. */
    @Override
    public synchronized void start() {
        if (running == null) {
            running = controlPlane(port);
        }
    }

    /** Ends every connection and keeps the state. */
    @Override
    public synchronized void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Stops and starts, as after a crash. */
    public void restart() {
        stop();
        start();
    }

    /** Lets every controller take one step. */
    synchronized void tick() {
        running.tick();
    }

    private ControlPlane controlPlane(int onPort) {
        return new ControlPlane(folder(), onPort, images, script, denied, tick, clock);
    }

    private Path folder() {
        return state.resolve("cluster");
    }
}
