package dev.shipline.it;

import dev.shipline.chart.publish.ChartPacker;
import dev.shipline.chart.publish.ChartRepository.Publication;
import dev.shipline.chart.publish.Patience;
import dev.shipline.chart.publish.RepositoryStyle;
import dev.shipline.chart.publish.S3ChartRepository;
import dev.shipline.document.Document;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectWriter;
import dev.shipline.s3.S3ObjectStore;
import dev.shipline.s3.S3ObjectWriter;
import dev.shipline.s3.S3Settings;
import dev.shipline.s3.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many publishers into one repository, each with clients of its own, that begin at the same moment; and a reader who looks on. */
final class Publishers implements AutoCloseable {
    private final S3Settings settings;
    private final ObjectLocation repository;
    private final Path folder;
    private final List<One> all = new ArrayList<>();
    private final ExecutorService threads;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Publishers(int number, S3Settings settings, ObjectLocation repository, Path folder) {
        this.settings = settings;
        this.repository = repository;
        this.folder = folder;
        this.threads = Executors.newFixedThreadPool(number + 1);
        for (int i = 0; i < number; i++) {
            all.add(new One(i, new S3ObjectStore(settings), writer()));
        }
    }

    private S3ObjectWriter writer() {
        return new S3ObjectWriter(settings, new WriteOptions(Optional.empty(), Optional.empty()));
    }

    /** Half as many charts as publishers, so that two write versions of the same. */
    List<Publication> round(int round) throws Exception {
        CyclicBarrier start = new CyclicBarrier(all.size());
        List<Future<Publication>> running = new ArrayList<>();
        for (One one : all) {
            Callable<Publication> work = () -> {
                start.await();
                return one.publish("chart-" + one.number / 2, "1." + round + "." + one.number);
            };
            running.add(threads.submit(work));
        }
        List<Publication> done = new ArrayList<>();
        for (Future<Publication> each : running) {
            done.add(each.get());
        }
        return done;
    }

    /** Reads the index over and over until the thread is interrupted, and never finds fewer entries than before. Gives how often it read. */
    Future<Integer> watch() {
        return threads.submit(() -> {
            int seen = 0;
            int reads = 0;
            try (ObjectStore store = new S3ObjectStore(settings)) {
                while (!Thread.currentThread().isInterrupted() && !threads.isShutdown()) {
                    int now = entries(store);
                    if (now < seen) {
                        throw new IllegalStateException("the index had " + seen + " entries, and then " + now);
                    }
                    seen = now;
                    reads++;
                }
            }
            return reads;
        });
    }

    int entries() {
        try (ObjectStore store = new S3ObjectStore(settings)) {
            return entries(store);
        }
    }

    private int entries(ObjectStore store) {
        return store.get(repository.resolve("index.yaml"))
                .map(index -> Document.yaml(new String(index.content(), StandardCharsets.UTF_8)))
                .map(index -> index.at("entries").fields().values().stream()
                        .mapToInt(versions -> versions.items().size())
                        .sum())
                .orElse(0);
    }

    /** All writes under a condition, the probes of the store included. */
    int writes() {
        return writes.get();
    }

    int refused() {
        return refused.get();
    }

    void finish() {
        threads.shutdown();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        all.forEach(one -> {
            one.store.close();
            one.writer.close();
        });
    }

    private final class One {
        private final int number;
        private final ObjectStore store;
        private final S3ObjectWriter writer;

        private One(int number, ObjectStore store, S3ObjectWriter writer) {
            this.number = number;
            this.store = store;
            this.writer = writer;
        }

        private Publication publish(String chart, String version) {
            ObjectWriter counted = (object, condition) -> {
                boolean written = writer.put(object, condition);
                (written ? writes : refused).incrementAndGet();
                return written;
            };
            return new S3ChartRepository(
                            store,
                            counted,
                            repository,
                            new RepositoryStyle(true, RepositoryStyle.CONTENT_TYPE, false),
                            Patience.of(Duration.ofMinutes(2)),
                            note -> {})
                    .publish(new ChartPacker(Optional.of(version), Optional.empty()).pack(chart(chart)));
        }

        private Path chart(String name) {
            try {
                Path chart = Files.createDirectories(
                        folder.resolve(Integer.toString(number)).resolve(name));
                Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 0.1.0\n");
                Files.writeString(chart.resolve("values.yaml"), "replicas: 1\n");
                return chart;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
