package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of what goes over the wire. The sandbox's intake takes these very bodies in its own tests. */
class CountSeriesTest {
    private static final List<Signal> COUNTS = List.of(
            new Count("ship.build.count", 1, List.of("service:orders", "status:success"), "ci-orders", Samples.NOW),
            new Count("ship.release.count", 2, List.of("env:dev"), "ci-orders", Samples.NOW.minusSeconds(60)));

    private final FakeIntake intake = new FakeIntake();

    @AfterEach
    void close() {
        intake.close();
    }

    private FakeIntake.Request sent(SeriesVersion version) throws IntakeException {
        try (DatadogIntake datadog =
                new DatadogIntake(Samples.settings(intake.uri(), version), Secret.of(Samples.KEY))) {
            datadog.accept(Signal.Kind.COUNT, COUNTS);
        }
        assertThat(intake.requests()).hasSize(1);
        return intake.requests().get(0);
    }

    @ParameterizedTest
    @EnumSource(SeriesVersion.class)
    void gaugesHaveNoInterval(SeriesVersion version) throws IntakeException {
        try (DatadogIntake datadog =
                new DatadogIntake(Samples.settings(intake.uri(), version), Secret.of(Samples.KEY))) {
            datadog.accept(
                    Signal.Kind.GAUGE,
                    List.of(new Signal.Gauge("ship.image.size", 5, List.of("env:dev"), "ci-orders", Samples.NOW)));
        }

        assertThat(intake.requests().get(0).text())
                .contains(version == SeriesVersion.V1 ? "\"type\":\"gauge\"" : "\"type\":3", "ship.image.size")
                .doesNotContain("interval");
    }

    @Test
    void v2() throws IntakeException {
        FakeIntake.Request request = sent(SeriesVersion.V2);

        assertThat(request.uri()).hasToString("/api/v2/series");
        assertThat(request.text()).isEqualTo("""
                        {"series":[\
                        {"interval":10,"metric":"ship.build.count",\
                        "points":[{"timestamp":1795341600,"value":1.0}],\
                        "resources":[{"name":"ci-orders","type":"host"}],\
                        "tags":["service:orders","status:success"],"type":1},\
                        {"interval":10,"metric":"ship.release.count",\
                        "points":[{"timestamp":1795341540,"value":2.0}],\
                        "resources":[{"name":"ci-orders","type":"host"}],\
                        "tags":["env:dev"],"type":1}]}""");
    }

    @Test
    void v1() throws IntakeException {
        FakeIntake.Request request = sent(SeriesVersion.V1);

        assertThat(request.uri()).hasToString("/api/v1/series");
        assertThat(request.text()).isEqualTo("""
                        {"series":[\
                        {"host":"ci-orders","interval":10,"metric":"ship.build.count",\
                        "points":[[1.7953416E9,1.0]],\
                        "tags":["service:orders","status:success"],"type":"count"},\
                        {"host":"ci-orders","interval":10,"metric":"ship.release.count",\
                        "points":[[1.79534154E9,2.0]],\
                        "tags":["env:dev"],"type":"count"}]}""");
    }

    @ParameterizedTest
    @EnumSource
    void carryTheKeyInTheHeaderAlone(SeriesVersion version) throws IntakeException {
        FakeIntake.Request request = sent(version);

        assertThat(request.headers().getFirst("DD-API-KEY")).isEqualTo(Samples.KEY);
        assertThat(request.headers().getFirst("Content-Type"))
                .isEqualTo(version == SeriesVersion.V1 ? "text/json" : "application/json");
        assertThat(request.text() + request.uri()).doesNotContain(Samples.KEY);
    }

    @ParameterizedTest
    @EnumSource
    void areRefusedAlike(SeriesVersion version) {
        intake.answer(413);

        assertThatThrownBy(() -> sent(version))
                .isInstanceOfSatisfying(IntakeException.class, refusal -> assertThat(refusal.reaction())
                        .isEqualTo(IntakeException.Reaction.SHRINK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "V1", " v1\n"})
    void areNamedAsDatadogNamesThem(String text) {
        assertThat(SeriesVersion.parse(text)).isEqualTo(SeriesVersion.V1);
        assertThat(SeriesVersion.parse(text.replace('1', '2'))).isEqualTo(SeriesVersion.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "v3", "v1,v2"})
    void refuseAnyOtherName(String text) {
        assertThatThrownBy(() -> SeriesVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is neither v1 nor v2");
    }
}
