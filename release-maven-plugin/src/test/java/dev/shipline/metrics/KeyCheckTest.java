package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyCheckTest {
    private final FakeIntake intake = new FakeIntake();

    @AfterEach
    void close() {
        intake.close();
    }

    private KeyCheck.Answer ask() {
        return new KeyCheck(Samples.settings(intake.uri())).ask();
    }

    @Test
    void knowsAGoodKey() {
        intake.answer(200, "{\"valid\":true}", Map.of());

        assertThat(ask().isGood()).isTrue();
        assertThat(intake.requests("/api/v1/validate").get(0).headers().getFirst("DD-API-KEY"))
                .isEqualTo(Samples.KEY);
    }

    @Test
    void namesTheSiteWhereTheKeyIsUnknown() {
        intake.answer(403);

        assertThat(ask())
                .isEqualTo(new KeyCheck.Answer(
                        false, intake.uri() + " does not know the key: it may be another site's (ship.metrics.site)"));
    }

    @Test
    void doesNotTakeAnybodyForDatadog() {
        intake.answer(200, "<html>", Map.of());

        assertThat(ask().isGood()).isFalse();
    }

    @Test
    void saysWhyNobodyAnswered() {
        intake.close();

        assertThat(ask().reason()).contains(intake.uri().toString(), "cannot be reached");
        assertThat(new KeyCheck(Samples.settings(URI.create("http://127.0.0.1:1"), Optional.empty(), Duration.ZERO))
                        .ask()
                        .reason())
                .contains("DD_API_KEY");
    }
}
