package dev.shipline.sandbox.cluster;

import com.sun.net.httpserver.HttpServer;
import dev.shipline.sandbox.loopback.LastingPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The cluster from one start to the next stop: the store, the API in front of it and the controllers behind it. */
final class ControlPlane implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private final ObjectStore store;
    private final HttpServer server;
    private final ExecutorService threads;
    private final ControlLoop loop;

    ControlPlane(
            Path folder,
            int port,
            ImageCheck images,
            PodScript script,
            DeniedRights denied,
            Duration tick,
            Clock clock) {
        String token = ClusterToken.in(folder.resolve("token"));
        store = new ObjectStore(new ObjectFiles(folder.resolve("objects")), clock);
        createNamespaces();
        Events events = new Events(store, clock);
        GarbageCollector garbage = new GarbageCollector(store, clock);
        NameSuffix suffix = new NameSuffix();
        OwnedPods pods = new OwnedPods(store, events, garbage, clock);
        loop = new ControlLoop(
                List.of(
                        garbage,
                        new AutoscalerController(store),
                        new DeploymentController(
                                store, new ReplicaSets(store, events), new DeploymentStatus(store, clock)),
                        new ReplicaSetController(store, pods, suffix),
                        new StatefulSetController(store, pods),
                        new DaemonSetController(store, pods, suffix),
                        new JobController(store, pods, events, suffix, clock),
                        new PodRuntime(store, events, script, images, clock)),
                System.err::println);
        ResourceEndpoint resources = new ResourceEndpoint(
                new ResourceReads(store),
                new ResourceWrites(store, suffix),
                new Deletion(store, garbage, clock),
                new ScaleEndpoint(store),
                new PodLogs(store, script),
                denied);
        // A watch holds its thread
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "sandbox-api");
            thread.setDaemon(true);
            return thread;
        });
        server = listen(port);
        server.setExecutor(threads);
        server.createContext("/", new ApiHandler(store, resources, token));
        server.start();
        loop.start(tick);
    }

    int port() {
        return server.getAddress().getPort();
    }

    void tick() {
        loop.tick();
    }

    private void createNamespaces() {
        for (String name : List.of("default", "kube-system")) {
            ObjectKey key = new ObjectKey(ResourceTypes.NAMESPACES, "", name);
            if (store.find(key).isEmpty()) {
                var namespace = Json.object().put("kind", "Namespace").put("apiVersion", "v1");
                namespace.putObject("metadata").put("name", name);
                namespace.putObject("spec");
                Defaults.apply(ResourceTypes.NAMESPACES, namespace);
                store.create(key, namespace, false);
            }
        }
    }

    private static HttpServer listen(int port) {
        try {
            return LastingPort.listen(port, address -> HttpServer.create(address, 0));
        } catch (BindException e) {
            throw new UncheckedIOException("port " + port + " of the sandbox's cluster is taken", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox's cluster cannot listen on port " + port, e);
        }
    }

    @Override
    public void close() {
        store.close();
        server.stop(0);
        threads.shutdownNow();
        loop.close();
        try {
            // Nothing may write to the files after this
            threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
