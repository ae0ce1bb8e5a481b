package dev.shipline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster that is connected to an API server in this JVM, and whose time passes in its pauses alone. */
final class ConnectedCluster implements AutoCloseable {
    private final Path folder;
    final FakeKubernetes kubernetes;
    final Fabric8Cluster cluster;
    final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> script = new ArrayDeque<>();
    final SteppedTime time = new SteppedTime(() -> {
        if (!script.isEmpty()) {
            script.pop().run();
        }
    });

    ConnectedCluster() {
        try {
            this.folder = Files.createTempDirectory("connected");
            this.kubernetes = FakeKubernetes.start();
            this.cluster = connect(kubernetes.kubeconfig(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another one, which is the caller's to close. */
    Fabric8Cluster connect(Path kubeconfig) {
        ClusterTarget target = new ClusterTarget(Optional.of(kubeconfig), Optional.empty());
        return Fabric8Cluster.connect(target, Map.of(), Tolerance.DEFAULT, warnings::add, time, time);
    }

    /** What happens in the next pause, or in the one after those that have something to happen already. */
    void meanwhile(Runnable change) {
        script.add(change);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        kubernetes.close();
        Files.delete(folder.resolve("config"));
        Files.delete(folder);
    }
}
