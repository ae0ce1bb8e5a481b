package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be found out about a registry without an image in it: whether its scanner answers, and what time it is there. */
class SurveyTest {
    private static final ImageDigest NOBODYS = ImageDigest.of(new byte[0]);

    private final PatientClock clock = new PatientClock();

    @AutoClose
    private FakeRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
    }

    @Test
    void aScannerThatDoesNotKnowTheImageIsThere() {
        server.scan(NOBODYS, new Answer(404, "{\"error_type\":\"not_found\",\"detail\":\"Not Found\"}"));
        assertThat(obstacle()).isEmpty();
        assertThat(clock.pauses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, 404 page not found, no scanner of Quay's kind", "520, down, Quay does not reach its scanner"})
    void anythingElseStandsInTheWay(int status, String body, String words) {
        server.scan(NOBODYS, new Answer(status, body));
        assertThat(obstacle()).hasValueSatisfying(found -> assertThat(found).contains(words));
    }

    @Test
    void aRobotWithoutTheRightIsToldSo() {
        server.scan(NOBODYS, new Answer(403, "{}"));

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::obstacle);

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.fix()).contains("read permission on");
    }

    /** The server writes the header itself, by this machine's clock. */
    @Test
    void theTimeIsThatOfItsAnswerWhateverElseItSays() {
        server.answer("GET", "/v2/", new Answer(401, "{}"));
        assertThat(new Clients().anonymous().time(server.name("acme/orders").registry()))
                .hasValueSatisfying(time ->
                        assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(Duration.ofHours(1)));
    }

    private Optional<String> obstacle() {
        return Scans.gate(clock, new ArrayList<>(), 0).obstacle(server.name("acme/orders"));
    }
}
