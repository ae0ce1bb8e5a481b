package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.KeptSeries.Point;
import dev.shipline.sandbox.datadog.ReceivedMetric;
import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a release tells of itself is what a database of time series, an independent reader of Datadog's API, says that it was told. */
class MetricsRealIT {
    @Test
    void countsArriveOnceThoughTheIntakeWasAway() throws IOException {
        try (RealWorld world = RealWorld.start("metrics")) {
            // names of their own for each run: the database forgets nothing
            String prefix = "it" + Long.toString(System.currentTimeMillis(), 36);
            String[] arguments = {
                "-Dship.image=" + world.registry() + "/acme/" + prefix,
                "-Dship.metrics.prefix=" + prefix,
                "-Dship.metrics.series=v1",
                "-Dship.metrics.timeout=60"
            };
            world.datadog().forwardSeries(world.seriesStore().resolve("/datadog"));
            Checkout orders = world.checkOut("orders");

            world.datadog().fail(Fault.status(503));
            MavenBuild.Result away = world.deploy(orders, arguments);
            assertThat(away.output()).contains("BUILD SUCCESS", "Telemetry: Datadog was not told, because HTTP 503");
            List<Point> waiting = journalled(orders);
            assertThat(waiting)
                    .extracting(Point::metric)
                    .containsExactlyInAnyOrder(prefix + ".build.count", prefix + ".release.count");
            assertThat(told(world, prefix)).isEmpty();

            world.datadog().heal();
            orders.change(
                    "src/main/resources/application.properties", "orders.currency=EUR", "orders.currency=USD", "Pay");
            assertThat(world.deploy(orders, arguments).output())
                    .contains("BUILD SUCCESS")
                    .doesNotContain("Telemetry");

            // asked once, and only now: it remembers for a while what it did not find
            List<Point> found = new KeptSeries(world.seriesStore()).export(prefix);
            found.forEach(point -> System.out.println("[real] victoria-metrics keeps " + point));
            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(told(world, prefix))
                    .containsAll(waiting);
            assertThat(found)
                    .filteredOn(point -> point.metric().endsWith(".count"))
                    .hasSize(4);
            JsonNode report = world.report(orders);
            assertThat(found)
                    .filteredOn(point -> point.metric().endsWith(".count") && !waiting.contains(point))
                    .allSatisfy(point -> {
                        assertThat(waiting)
                                .extracting(Point::metric, Point::labels, Point::value)
                                .contains(tuple(point.metric(), point.labels(), point.value()));
                        long ended = ended(report, point.metric().endsWith("build.count") ? "tag" : "evidence");
                        System.out.println("[real] " + point.metric() + " is " + (point.at() - ended)
                                + " s after the end of its stage in release.json");
                        assertThat(point.at() - ended).isBetween(0L, 5L);
                    });
            assertThat(found).allSatisfy(point -> assertThat(point.labels())
                    .containsEntry("host", "ci-orders")
                    .containsEntry("service", "orders")
                    .containsEntry("env", "dev")
                    .containsEntry("environment", "dev")
                    .containsEntry("release", "orders-dev")
                    .containsEntry("image", world.registry() + "/acme/" + prefix)
                    .containsEntry("branch_class", "main"));
            assertThat(journalled(orders)).isEmpty();
            assertThat(world.datadog().rejections()).isEmpty();
        }
    }

    /** The counts that wait in the user's journal. */
    private static List<Point> journalled(Checkout orders) throws IOException {
        Path waiting = MavenBuild.cache(orders.folder()).resolve("release-maven-plugin/telemetry");
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(waiting)) {
            for (Path journal :
                    files.filter(file -> file.endsWith("journal.ndjson")).toList()) {
                lines.addAll(Files.readAllLines(journal));
            }
        }
        return lines.stream()
                .map(World::json)
                .filter(line -> line.at("/kind").asText().equals("count"))
                .map(line -> Point.of(
                        line.at("/payload/name").asText(),
                        line.at("/payload/host").asText(),
                        texts(line.at("/payload/tags")),
                        line.at("/timestamp").asLong(),
                        line.at("/payload/value").asDouble()))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static long ended(JsonNode report, String step) {
        return StreamSupport.stream(report.at("/steps").spliterator(), false)
                .filter(outcome -> outcome.at("/step").asText().equals(step))
                .map(outcome -> Instant.parse(outcome.at("/started").asText())
                        .plus(Duration.ofMillis(outcome.at("/millis").asLong())))
                .findFirst()
                .orElseThrow()
                .getEpochSecond();
    }

    /** What the sandbox's intake found right and handed on. */
    private static List<Point> told(RealWorld world, String prefix) {
        List<Point> told = new ArrayList<>();
        for (ReceivedMetric metric : world.datadog().metrics()) {
            if (metric.name().startsWith(prefix) && !metric.type().equals("distribution")) {
                metric.points()
                        .forEach(point -> told.add(Point.of(
                                metric.name(), metric.host(), metric.tags(), point.timestamp(), metric.value())));
            }
        }
        return told;
    }
}
