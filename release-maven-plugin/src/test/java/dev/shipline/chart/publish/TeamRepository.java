package dev.shipline.chart.publish;

import dev.shipline.document.Document;
import dev.shipline.s3.ObjectLocation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The repository of a team in a bucket on the heap, with a clock that only pauses move on. */
final class TeamRepository {
    static final String INDEX = "s3://charts/team/index.yaml";
    static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");

    final FakeBucket bucket = new FakeBucket();
    final List<String> notes = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    private Instant now = NOW;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    S3ChartRepository absolute() {
        return repository(false, false);
    }

    S3ChartRepository repository(boolean relativeUrls, boolean acceptUnconditional) {
        Patience patience = new Patience(
                Duration.ofSeconds(60),
                clock,
                pause -> {
                    pauses.add(pause);
                    now = now.plus(pause);
                },
                new Random(1));
        return repository(relativeUrls, acceptUnconditional, patience);
    }

    /** For threads: nobody waits, and everybody gets there in the end. */
    S3ChartRepository patient() {
        Patience patience =
                new Patience(Duration.ofMinutes(5), Clock.systemUTC(), pause -> Thread.yield(), new Random(1));
        return repository(false, false, patience);
    }

    private S3ChartRepository repository(boolean relativeUrls, boolean acceptUnconditional, Patience patience) {
        return new S3ChartRepository(
                bucket,
                bucket,
                ObjectLocation.parse("s3://charts/team"),
                new RepositoryStyle(relativeUrls, RepositoryStyle.CONTENT_TYPE, acceptUnconditional),
                patience,
                notes::add);
    }

    void setIndex(String text) {
        bucket.set(INDEX, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Instant now() {
        return now;
    }

    Document index() {
        return Document.yaml(bucket.text(INDEX)).at("entries");
    }

    List<String> listed(String chart) {
        return index().at(chart).items().stream()
                .map(entry -> entry.at("version").text(""))
                .toList();
    }
}
