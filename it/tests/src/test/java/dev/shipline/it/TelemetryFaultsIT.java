package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.cluster.PodBehaviour;
import dev.shipline.sandbox.datadog.DatadogIntake;
import dev.shipline.sandbox.datadog.ReceivedEvent;
import dev.shipline.sandbox.datadog.ReceivedMetric;
import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whole deploys while Datadog misbehaves, with the five seconds that telemetry may take: the deploys succeed, and after each a flush tells everything once. */
class TelemetryFaultsIT {
    private static final Map<String, String> CI = Map.of("CI", "true");
    private static final Pattern HELD_UP = Pattern.compile("Telemetry: held this build up for (\\d+) ms");
    private static final Pattern REASON =
            Pattern.compile("Telemetry: Datadog was not told, because (.*?); the next run");
    /** No name has a part of more than 63 characters, so nobody is asked for this one. */
    private static final String NO_NAME = "http://" + "a".repeat(64) + ".invalid";

    private record Row(Runnable fault, String because, String... arguments) {}

    @Test
    void noFaultOfTheIntakeReachesTheDeployOrLosesARecord() throws IOException {
        try (World world = World.start("telemetry-faults")) {
            SmallProject.uploadValues(world, "alpha", "dev");
            Checkout alpha = world.checkOut(world.project("faulty").service("alpha"));
            DatadogIntake datadog = world.sandbox().datadog();
            assertThat(deploy(world, alpha).output()).contains("BUILD SUCCESS").doesNotContain("Datadog was not told");

            for (Map.Entry<String, Row> row : rows(datadog).entrySet()) {
                List<String> before = told(datadog);
                row.getValue().fault().run();

                MavenBuild.Result result = deploy(world, alpha, row.getValue().arguments());

                report(row.getKey(), result);
                assertThat(result.exitCode()).as(row.getKey()).isZero();
                assertThat(world.report(alpha).at("/status").asText()).isEqualTo("success");
                assertThat(reason(result))
                        .as(row.getKey())
                        .contains(row.getValue().because());
                assertThat(told(datadog)).as(row.getKey()).isEqualTo(before);
                List<String> waiting = Journals.waiting(Journals.of(alpha)).stream()
                        .map(TelemetryFaultsIT::name)
                        .toList();
                assertThat(waiting)
                        .as(row.getKey())
                        .contains("count ship.release.count")
                        .anyMatch(name -> name.startsWith("deployment "));
                assertThat(new Leaks(world.sandbox()).in(result.output()))
                        .as(row.getKey())
                        .isEmpty();

                datadog.start();
                datadog.heal();
                flush(world, alpha);

                List<String> news = new ArrayList<>(told(datadog));
                before.forEach(news::remove);
                assertThat(news).as(row.getKey()).containsExactlyInAnyOrderElementsOf(waiting);
                assertThat(Journals.waiting(Journals.of(alpha)))
                        .as(row.getKey())
                        .isEmpty();
            }
            List<String> all = told(datadog);
            flush(world, alpha);
            assertThat(told(datadog)).as("after another run").isEqualTo(all);
            assertThat(datadog.rejections()).isEmpty();
            assertThat(new Leaks(world.sandbox()).files(alpha.folder())).isEmpty();
        }
    }

    @Test
    void whatAKilledJvmHadWrittenDownIsToldOnce() throws IOException {
        try (World world = World.start("telemetry-killed")) {
            SmallProject.uploadValues(world, "alpha", "dev");
            Checkout alpha = world.checkOut(world.project("killed").service("alpha"));
            DatadogIntake datadog = world.sandbox().datadog();
            world.sandbox().cluster().pods().put("*", PodBehaviour.parse("unready"));
            // what is under way when the JVM ends can have been taken or not: so that nothing is
            datadog.fail(Fault.status(503));
            List<String> arguments =
                    List.of("-gs", world.sandbox().settings().toString(), "deploy", "-DskipTests", "-Dship.env=dev");

            MavenBuild.Result result = world.maven()
                    .run(
                            alpha.folder(),
                            CI,
                            line -> MavenJvm.killAt(line, "is at revision 1", alpha.folder()),
                            arguments);

            assertThat(result.exitCode()).isNotZero();
            List<String> waiting = Journals.waiting(Journals.of(alpha)).stream()
                    .map(TelemetryFaultsIT::name)
                    .toList();
            System.out.println("[telemetry] killed: " + waiting.size() + " records were written down");
            assertThat(waiting)
                    .contains("count ship.build.count", "distribution ship.phase.elapsed_time")
                    .anyMatch(name -> name.startsWith("event ") && name.endsWith("release started"));
            datadog.heal();
            flush(world, alpha);
            flush(world, alpha);
            assertThat(told(datadog)).containsExactlyInAnyOrderElementsOf(waiting);
            assertThat(Journals.waiting(Journals.of(alpha))).isEmpty();
        }
    }

    private static void flush(World world, Checkout alpha) {
        assertThat(world.run(world.maven(), alpha.folder(), CI, "ship:flush").output())
                .contains("BUILD SUCCESS");
    }

    private static Map<String, Row> rows(DatadogIntake datadog) {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("refused", new Row(datadog::stop, "Connection refused"));
        rows.put("hangs", new Row(() -> datadog.fail(Fault.hang()), "no answer came in time"));
        if (!LongRun.isWanted()) {
            // the others are FaultTableTest's, without a build around them
            return rows;
        }
        rows.put("no such host", new Row(() -> {}, "is unknown", "-Dship.metrics.url=" + NO_NAME));
        rows.put("breaks off", new Row(() -> datadog.fail(Fault.reset()), ""));
        rows.put("403", new Row(() -> datadog.fail(Fault.status(403)), "HTTP 403"));
        rows.put("413", new Row(() -> datadog.fail(Fault.status(413)), "HTTP 413"));
        rows.put("429, seconds", new Row(() -> datadog.fail(limit("2")), "HTTP 429"));
        rows.put(
                "429, a time",
                new Row(() -> datadog.fail(limit(String.valueOf(Instant.now().getEpochSecond() + 60))), "HTTP 429"));
        rows.put("503", new Row(() -> datadog.fail(Fault.status(503)), "HTTP 503"));
        return rows;
    }

    private static Fault limit(String reset) {
        return Fault.status(429, Map.of("X-RateLimit-Reset", reset));
    }

    /** The seconds that telemetry may take are the default's. */
    private static MavenBuild.Result deploy(World world, Checkout alpha, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("-gs", world.sandbox().settings().toString(), "-X", "deploy", "-DskipTests", "-Dship.env=dev"));
        all.addAll(List.of(arguments));
        return world.maven().run(alpha.folder(), CI, line -> {}, all);
    }

    private static void report(String fault, MavenBuild.Result result) {
        Matcher held = HELD_UP.matcher(result.output());
        System.out.println("[telemetry] " + fault + ": held up for " + (held.find() ? held.group(1) : "?") + " ms; "
                + reason(result));
    }

    private static String reason(MavenBuild.Result result) {
        Matcher reason = REASON.matcher(result.output());
        return reason.find() ? reason.group(1) : "nothing was said";
    }

    /** What the intake took, in the words of {@link #name}. */
    private static List<String> told(DatadogIntake datadog) {
        List<String> told = new ArrayList<>();
        for (ReceivedMetric metric : datadog.metrics()) {
            metric.points().forEach(point -> told.add(metric.type() + " " + metric.name()));
        }
        for (ReceivedEvent event : datadog.events()) {
            told.add("event " + event.title());
        }
        for (JsonNode deployment : datadog.deployments()) {
            told.add("deployment " + deployment.at("/id").asText());
        }
        return told;
    }

    private static String name(JsonNode entry) {
        String what =
                switch (entry.path("kind").asText()) {
                    case "event" -> entry.at("/payload/title").asText();
                    case "deployment" -> entry.at("/payload/id").asText();
                    default -> entry.at("/payload/name").asText();
                };
        return entry.path("kind").asText() + " " + what;
    }
}
