package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.document.Document;
import dev.shipline.metrics.FlowSignals.Recovery;
import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.metrics.Signal.Kind;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What DORA is told of a release, and how it goes over the wire. */
class DoraIntakeTest {
    private static final String ID = "orders-prod-r7-ab12cd3ef456";
    private static final String APP_KEY = "app-key-of-the-tests";

    private final FakeIntake intake = new FakeIntake();
    private final DoraSignals signals =
            new DoraSignals(new Labels(Samples.settings(URI.create("http://127.0.0.1:1")), new CiRun(Map.of())));

    @AfterEach
    void close() {
        intake.close();
    }

    private MetricsSettings settings(Optional<String> appKey) {
        MetricsOptions none = MetricsOptions.NONE;
        return Samples.settings(intake.uri())
                .with(new MetricsOptions(
                        none.names(),
                        none.agent(),
                        none.proxy(),
                        appKey.map(Secret::of),
                        false,
                        none.journal(),
                        none.parking()));
    }

    private DoraIntake dora(Optional<String> appKey) {
        return new DoraIntake(settings(appKey), Secret.of(Samples.KEY));
    }

    @Test
    void tellsADeploymentAsItsPageInTheApiSays() throws IntakeException {
        List<Signal> all =
                signals.of(Samples.succeeded(Samples.release(), Step.UPGRADE), Optional.empty(), Samples.NOW);
        assertThat(all).extracting(Signal::kind).containsExactly(Kind.DEPLOYMENT);

        dora(Optional.empty()).accept(Kind.DEPLOYMENT, all);

        FakeIntake.Request request = intake.requests("/api/v2/dora/deployment").get(0);
        Document attributes = request.body().at("data", "attributes");
        assertThat(attributes.at("id").text()).contains(ID);
        assertThat(attributes.at("service").text()).contains("orders");
        assertThat(attributes.at("env").text()).contains("prod");
        assertThat(attributes.at("version").text()).contains("1.4.2");
        assertThat(attributes.at("started_at").number(0))
                .isEqualTo(Samples.NOW.minusSeconds(40).toEpochMilli());
        assertThat(attributes.at("finished_at").number(0)).isEqualTo(Samples.NOW.toEpochMilli());
        assertThat(attributes.at("custom_tags").toJson()).contains("planned:true", "helm.revision:7");
        assertThat(request.headers().getFirst("DD-API-KEY")).isEqualTo(Samples.KEY);
        assertThat(request.headers().containsKey("DD-APPLICATION-KEY")).isFalse();
    }

    @Test
    void tellsAReleaseThatWasRolledBackAsDeploymentFailureAndPatch() throws IntakeException {
        List<Signal> all = signals.of(Samples.rolledBack(Samples.release()), Optional.empty(), Samples.NOW);
        assertThat(all).extracting(Signal::kind).containsExactly(Kind.DEPLOYMENT, Kind.FAILURE, Kind.PATCH);

        DoraIntake dora = dora(Optional.of(APP_KEY));
        dora.accept(Kind.FAILURE, List.of(all.get(1)));
        dora.accept(Kind.PATCH, List.of(all.get(2)));

        Document failure = intake.requests("/api/v2/dora/failure").get(0).body().at("data", "attributes");
        assertThat(failure.at("services").toJson()).isEqualTo("[\"orders\"]");
        assertThat(failure.at("finished_at").isMissing()).isFalse();
        FakeIntake.Request patch =
                intake.requests("/api/v2/dora/deployments/" + ID).get(0);
        assertThat(patch.method()).isEqualTo("PATCH");
        assertThat(patch.headers().getFirst("DD-APPLICATION-KEY")).isEqualTo(APP_KEY);
        assertThat(patch.body().at("data", "id").text()).contains(ID);
        assertThat(patch.body().at("data", "type").text()).contains("dora_deployment_patch_request");
        assertThat(patch.body().at("data", "attributes", "change_failure").flag(false))
                .isTrue();
        assertThat(patch.body().at("data", "attributes", "remediation", "type").text())
                .contains("rollback");
    }

    @Test
    void marksTheDeploymentThatALaterOneMended() {
        PastRevision broken = new PastRevision(
                6, "failed", Samples.NOW.minus(Duration.ofHours(1)), Optional.of("c".repeat(40)), false);

        List<Signal> all = signals.of(
                Samples.succeeded(Samples.release(), Step.ROLLOUT),
                Optional.of(new Recovery(broken.deployed(), "rollforward", List.of(broken))),
                Samples.NOW);

        assertThat(all).hasSize(2).last().isInstanceOfSatisfying(DoraRecord.class, patch -> {
            assertThat(patch.id()).isEqualTo("orders-prod-r6-" + "c".repeat(12));
            assertThat(patch.attributes().get("remediation")).isEqualTo(Map.of("type", "rollforward", "id", ID));
        });
    }

    @Test
    void tellsNothingOfAReleaseThatDidNotChangeTheCluster() {
        assertThat(signals.of(Samples.succeeded(Samples.build(), Step.ROLLOUT), Optional.empty(), Samples.NOW))
                .isEmpty();
    }

    @Test
    void leavesPatchesToThoseWhoHaveTheKeyForThem() {
        assertThat(dora(Optional.empty()).takes(Kind.PATCH)).isFalse();
        assertThat(dora(Optional.of(APP_KEY)).takes(Kind.PATCH)).isTrue();
        assertThat(dora(Optional.of(APP_KEY)).takes(Kind.COUNT)).isFalse();
    }

    @Test
    void saysWhatAnAnswerMeans() {
        List<Signal> one = List.of(new DoraRecord(Kind.DEPLOYMENT, ID, Map.of("service", "orders"), Samples.NOW));
        Map<Integer, Reaction> meanings =
                Map.of(400, Reaction.SPLIT, 403, Reaction.STOP, 429, Reaction.RETRY, 503, Reaction.RETRY);

        meanings.forEach((status, reaction) -> {
            intake.answer(status);
            assertThatThrownBy(() -> dora(Optional.empty()).accept(Kind.DEPLOYMENT, one))
                    .isInstanceOfSatisfying(IntakeException.class, refused -> assertThat(refused.reaction())
                            .isEqualTo(reaction))
                    .hasMessageContaining("HTTP " + status);
        });
    }

    @Test
    void givesUpAPatchOfADeploymentThatWasNeverTold() {
        intake.answer(404);
        List<Signal> one = List.of(new DoraRecord(Kind.PATCH, ID, Map.of("change_failure", true), Samples.NOW));

        assertThatThrownBy(() -> dora(Optional.of(APP_KEY)).accept(Kind.PATCH, one))
                .isInstanceOfSatisfying(IntakeException.class, refused -> assertThat(refused.reaction())
                        .isEqualTo(Reaction.SPLIT));
    }

    @Test
    void doesNotRepeatAKeyThatIsNoHeader() {
        DoraIntake dora = new DoraIntake(settings(Optional.empty()), Secret.of("two\nlines"));
        List<Signal> one = List.of(new DoraRecord(Kind.DEPLOYMENT, ID, Map.of("service", "orders"), Samples.NOW));

        assertThatThrownBy(() -> dora.accept(Kind.DEPLOYMENT, one))
                .isInstanceOf(IntakeException.class)
                .hasMessage("the key is no header");
    }

    @Test
    void goesThroughAProxy() throws IntakeException {
        MetricsSettings direct = Samples.settings(URI.create("http://intake.invalid"));
        MetricsOptions none = MetricsOptions.NONE;
        MetricsSettings proxied = direct.with(new MetricsOptions(
                none.names(),
                none.agent(),
                Optional.of(new HttpProxy(intake.uri().getHost(), intake.uri().getPort(), Optional.empty())),
                none.appKey(),
                false,
                none.journal(),
                none.parking()));
        List<Signal> one = List.of(new DoraRecord(Kind.DEPLOYMENT, ID, Map.of("service", "orders"), Samples.NOW));

        new DoraIntake(proxied, Secret.of(Samples.KEY)).accept(Kind.DEPLOYMENT, one);
        try (DatadogIntake datadog = new DatadogIntake(proxied, Secret.of(Samples.KEY))) {
            datadog.accept(Kind.COUNT, List.of(new Signal.Count("c", 1, List.of(), "ci-orders", Samples.NOW)));
        }

        assertThat(intake.requests())
                .extracting(request -> request.uri().toString())
                .containsExactly("http://intake.invalid/api/v2/dora/deployment", "http://intake.invalid/api/v2/series");
    }

    @Test
    void leavesItToAnotherRunWhereNobodyKnowsTheHost() {
        String unknown = "a".repeat(64) + ".invalid";
        MetricsSettings settings = Samples.settings(URI.create("http://" + unknown));
        List<Signal> all =
                signals.of(Samples.succeeded(Samples.release(), Step.UPGRADE), Optional.empty(), Samples.NOW);

        assertThatThrownBy(() -> new DoraIntake(settings, Secret.of(Samples.KEY)).accept(Kind.DEPLOYMENT, all))
                .isInstanceOfSatisfying(IntakeException.class, refusal -> assertThat(refusal.reaction())
                        .isEqualTo(Reaction.STOP))
                .hasMessage("the host " + unknown + " is unknown");
    }
}
