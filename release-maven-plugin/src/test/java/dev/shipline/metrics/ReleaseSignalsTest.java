package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseSignalsTest {
    private static final String PASSWORD = "hunter2-hunter2";
    private static final List<String> BASE_TAGS = List.of(
            "branch_class:main",
            "env:prod",
            "environment:prod",
            "image:quay.io/acme/orders",
            "release:orders-prod",
            "role:backend",
            "service:orders",
            "team:shop");

    private final ReleaseSignals signals = signals(Map.of());

    private static ReleaseSignals signals(Map<String, String> environment) {
        return new ReleaseSignals(
                Samples.settings(URI.create("http://127.0.0.1:1")),
                environment,
                new Redactor(List.of(Secret.of(PASSWORD))));
    }

    private List<Signal> finished(Stage stage, ReleaseReport report) {
        return signals.finished(stage, report, Samples.NOW);
    }

    private Count count(Stage stage, ReleaseReport report) {
        return (Count) finished(stage, report).get(0);
    }

    private Event event(Stage stage, ReleaseReport report) {
        List<Signal> all = finished(stage, report);
        return (Event) all.get(all.size() - 1);
    }

    @Nested
    class OfMetrics {
        @Test
        void countsAndTimesARelease() {
            List<Signal> all = finished(Stage.RELEASE, Samples.succeeded(Samples.release(), Step.ROLLOUT));

            Count count = (Count) all.get(0);
            assertThat(count.name()).isEqualTo("ship.release.count");
            assertThat(count.value()).isEqualTo(1);
            assertThat(count.host()).isEqualTo("ci-orders");
            assertThat(count.at()).isEqualTo(Samples.NOW);
            assertThat(count.tags())
                    .containsAll(BASE_TAGS)
                    .contains("status:success", "rollback:false", "planned:true")
                    .hasSize(BASE_TAGS.size() + 3);
            Distribution time = (Distribution) all.get(1);
            assertThat(time.name()).isEqualTo("ship.release.elapsed_time");
            assertThat(time.value()).isEqualTo(40.5);
            assertThat(time.tags())
                    .containsAll(BASE_TAGS)
                    .contains("status:success")
                    .hasSize(BASE_TAGS.size() + 1);
        }

        @Test
        void countsABuildThatGoesNowhere() {
            List<Signal> all = finished(Stage.BUILD, Samples.succeeded(Samples.build(), Step.BUILD_IMAGE));

            Count count = (Count) all.get(0);
            assertThat(count.name()).isEqualTo("ship.build.count");
            assertThat(count.tags())
                    .containsExactly(
                            "branch_class:main",
                            "image:quay.io/acme/orders",
                            "role:backend",
                            "service:orders",
                            "status:success",
                            "team:shop");
            assertThat(((Distribution) all.get(1)).name()).isEqualTo("ship.build.elapsed_time");
        }

        @Test
        void countsAndTimesAFailureToo() {
            List<Signal> all = finished(Stage.BUILD, Samples.failed(Samples.release(), Step.SCAN, "it is rotten"));

            assertThat(((Count) all.get(0)).tags()).contains("status:failure", "failure_phase:gate");
            assertThat(((Distribution) all.get(1)).tags()).contains("status:failure");
        }

        @ParameterizedTest
        @CsvSource({
            "CHECK_REGISTRY, preflight",
            "BUILD_IMAGE, docker_build",
            "PUSH_CANDIDATE, docker_push",
            "TAG_RELEASE, docker_push",
            "SCAN, gate",
            "FETCH_VALUES, preflight",
            "FETCH_CHART, preflight",
            "PLAN, helm",
            "UPGRADE, helm",
            "ROLLOUT, rollout"
        })
        void namesThePhaseInWhichItFailed(Step step, String phase) {
            assertThat(count(step.stage(), Samples.failed(Samples.release(), step, "x"))
                            .tags())
                    .contains("failure_phase:" + phase);
        }

        @Test
        void countsARollback() {
            assertThat(count(Stage.RELEASE, Samples.rolledBack(Samples.release()))
                            .tags())
                    .contains("status:rolled_back", "failure_phase:rollout");
        }

        @Test
        void tellsAHotfixFromPlannedWork() {
            Release hotfix = Samples.release("orders", "hotfix/stuck-orders", Optional.of("prod"), false);

            assertThat(count(Stage.RELEASE, Samples.succeeded(hotfix, Step.ROLLOUT))
                            .tags())
                    .contains("planned:false");
        }

        @ParameterizedTest
        @CsvSource({"SUCCEEDED, success", "REUSED, skipped", "FAILED, failure"})
        void timesAStep(StepOutcome.Result result, String status) {
            List<Signal> all =
                    signals.finished(Samples.outcome(Step.BUILD_IMAGE, result), Samples.release(), Samples.NOW);

            assertThat(all).singleElement().isInstanceOfSatisfying(Distribution.class, time -> {
                assertThat(time.name()).isEqualTo("ship.phase.elapsed_time");
                assertThat(time.value()).isEqualTo(40.5);
                assertThat(time.tags())
                        .containsAll(BASE_TAGS)
                        .contains("phase:build", "status:" + status)
                        .hasSize(BASE_TAGS.size() + 2);
            });
        }

        @Test
        void saysThatCircleCiRunsIt() {
            List<Signal> all = signals(Map.of("CIRCLECI", "true", "CIRCLE_WORKFLOW_ID", "w-1"))
                    .finished(Stage.BUILD, Samples.succeeded(Samples.build(), Step.BUILD_IMAGE), Samples.NOW);

            assertThat(((Count) all.get(0)).tags()).contains("ci:circleci").noneMatch(tag -> tag.contains("w-1"));
            assertThat(((Event) all.get(2)).tags()).contains("ci:circleci", "circle.workflow_id:w-1");
        }
    }

    @Nested
    class OfEvents {
        @Test
        void opensWithAQuietOne() {
            List<Signal> all = signals.started(Stage.RELEASE, Samples.release(), Samples.NOW);

            assertThat(all).singleElement().isInstanceOfSatisfying(Event.class, event -> {
                assertThat(event.title()).isEqualTo("[prod] orders 1.4.2 (ab12cd3) release started");
                assertThat(event.level()).isEqualTo(Event.Level.INFO);
                assertThat(event.tags())
                        .containsAll(BASE_TAGS)
                        .contains("status:info", "version:1.4.2", "git.commit.sha:" + Samples.SHA);
            });
        }

        @Test
        void tellsOfASuccess() {
            Event event = event(Stage.RELEASE, Samples.succeeded(Samples.release(), Step.ROLLOUT));

            assertThat(event.title()).isEqualTo("[prod] orders 1.4.2 (ab12cd3) released in 40s");
            assertThat(event.level()).isEqualTo(Event.Level.SUCCESS);
            assertThat(event.aggregationKey()).isEqualTo("release:orders:prod");
            assertThat(event.text())
                    .startsWith("%%% \n")
                    .endsWith("\n %%%")
                    .contains(Samples.SHA, "Take orders by post", "@" + Samples.DIGEST, "Helm revision: 6 → 7");
            assertThat(event.tags())
                    .containsAll(BASE_TAGS)
                    .contains("status:success", "version:1.4.2", "git.commit.sha:" + Samples.SHA);
        }

        @Test
        void tellsOfAFailureAndItsCause() {
            Event event = event(Stage.BUILD, Samples.failed(Samples.build(), Step.SCAN, "it has 3 critical findings"));

            assertThat(event.title()).isEqualTo("orders 1.4.2 (ab12cd3) build failed at scan after 40s");
            assertThat(event.level()).isEqualTo(Event.Level.ERROR);
            assertThat(event.aggregationKey()).isEqualTo("build:orders");
            assertThat(event.text()).contains("because it has 3 critical findings");
        }

        @Test
        void warnsOfARollback() {
            Event event = event(Stage.RELEASE, Samples.rolledBack(Samples.release()));

            assertThat(event.title())
                    .isEqualTo("[prod] orders 1.4.2 (ab12cd3) release failed at rollout after 40s, rolled back");
            assertThat(event.level()).isEqualTo(Event.Level.WARNING);
            assertThat(event.text())
                    .contains("Helm revision: 6 → 7, rolled back to the manifest of 6", "CrashLoopBackOff");
        }

        @Test
        void linksToTheRunAndNamesWhoSetItGoing() {
            Map<String, String> environment = Map.of(
                    "CIRCLECI", "true",
                    "CIRCLE_WORKFLOW_ID", "w-1",
                    "CIRCLE_BUILD_URL", "https://circleci.com/gh/acme/orders/7",
                    "CIRCLE_USERNAME", "ada");

            Event event = (Event) signals(environment)
                    .started(Stage.BUILD, Samples.build(), Samples.NOW)
                    .get(0);

            assertThat(event.text())
                    .contains(
                            "Triggered by: ada",
                            "[job](https://circleci.com/gh/acme/orders/7)",
                            "[workflow](https://app.circleci.com/pipelines/workflows/w-1)");
        }

        @Test
        void masksSecretsInAnyForm() {
            String encoded = Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8));

            Event event = event(
                    Stage.BUILD,
                    Samples.failed(Samples.build(), Step.PUSH_CANDIDATE, PASSWORD + " and " + encoded + " are wrong"));

            assertThat(event.text()).contains("**** and **** are wrong").doesNotContain(PASSWORD, encoded);
        }

        @Test
        void masksASecretThatTheCutWouldGoThrough() {
            // The message is cut at 1024 bytes, some characters into the secret.
            String because = "x".repeat(1024 - "cannot release orders, because ".length() - 8) + PASSWORD;

            Event event = event(Stage.BUILD, Samples.failed(Samples.build(), Step.SCAN, because));

            assertThat(event.text()).doesNotContain(PASSWORD.substring(0, 4));
        }

        @Test
        void keepsWithinWhatDatadogTakes() {
            String service = "o".repeat(300);
            Release release = Samples.release(service, "b".repeat(5000), Optional.of("prod"), false);

            Event event = event(Stage.RELEASE, Samples.failed(release, Step.UPGRADE, "é```%%%".repeat(2000)));

            assertThat(event.title()).hasSize(100).endsWith("…");
            assertThat(event.aggregationKey()).hasSizeLessThanOrEqualTo(100);
            assertThat(event.text()).hasSizeLessThan(4000).endsWith("\n```\n %%%");
            assertThat(event.text().split("%%%", -1)).hasSize(3);
        }

        @Test
        void cutsATextThatIsTooLongAllTheSame() {
            Event event = new Event("t", "x".repeat(5000), Event.Level.INFO, "k", List.of(), "ci-orders", Samples.NOW);

            assertThat(event.text()).hasSize(4000);
        }
    }
}
