package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.Tolerance;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.Proofs;
import dev.shipline.pipeline.SmokeCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutParametersTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();
    private ShipMojo mojo;

    /** As the descriptor's defaults have it. */
    @BeforeEach
    void defaults() {
        mojo = new UpgradeMojo(Builds.project(folder), Builds.session("deploy"), null, null);
        mojo.rolloutRestarts = 2;
        mojo.rolloutGrace = 20;
        mojo.rolloutUnschedulable = 60;
        mojo.rolloutFailFast = true;
        mojo.smokeStatus = 200;
        mojo.smokeTimeout = 60;
    }

    private RolloutParameters parameters() {
        return new RolloutParameters(mojo, problems);
    }

    private String problem() {
        parameters().tolerance();
        parameters().proofs();
        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> problems.throwIfAny("cannot ship", "mend it"));
        return failure == null ? "" : failure.because();
    }

    @Test
    void whatNobodySetIsTheDefault() {
        assertThat(parameters().tolerance()).isEqualTo(Tolerance.DEFAULT);
        assertThat(parameters().proofs()).isEqualTo(Proofs.NONE);
        assertThat(problem()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        mojo.rolloutRestarts = 0;
        mojo.rolloutGrace = 1;
        mojo.rolloutUnschedulable = 2;
        mojo.rolloutFailFast = false;
        mojo.soak = 30;
        mojo.smokePath = "/health?full=1";
        mojo.smokeService = "https:orders:443";
        mojo.smokeStatus = 204;
        mojo.smokeTimeout = 5;
        mojo.smokeHeaders = "X-Probe = ship\nHost-Name=a";

        Tolerance tolerance = parameters().tolerance();
        assertThat(tolerance)
                .isEqualTo(new Tolerance(
                        0, Duration.ofSeconds(1), Duration.ofSeconds(2), false, Tolerance.DEFAULT.silence()));
        Proofs proofs = parameters().proofs();
        assertThat(proofs.soak()).isEqualTo(Duration.ofSeconds(30));
        SmokeCheck smoke = proofs.smoke().orElseThrow();
        assertThat(smoke.where().path()).contains("/health?full=1");
        assertThat(smoke.where().service()).contains("https:orders:443");
        assertThat(smoke.status()).isEqualTo(204);
        assertThat(smoke.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(smoke.headers()).isEqualTo(Map.of("X-Probe", "ship", "Host-Name", "a"));
        assertThat(problem()).isEmpty();
    }

    @Test
    void anAddressIsAskedFromHere() {
        mojo.smokeUrl = "https://orders.example.com/health";

        assertThat(parameters().proofs().smoke().orElseThrow().where().url())
                .contains(URI.create("https://orders.example.com/health"));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a/b, , , ship.smoke.url is wrong",
        "https://me:secret@a/b, , , ship.smoke.url holds a user",
        "not an address, , , ship.smoke.url is wrong",
        "https://a/b, /b, , ship.smoke.url and ship.smoke.path are both set",
        ", health, , does not begin with a slash",
        ", /health, Orders!, ship.smoke.service is wrong",
        ", , orders:80, ship.smoke.path is not",
    })
    void aPlaceThatCannotBeAskedIsRefused(String url, String path, String service, String problem) {
        mojo.smokeUrl = url;
        mojo.smokePath = path;
        mojo.smokeService = service;

        assertThat(problem()).contains(problem).doesNotContain("secret@");
    }

    @Test
    void noSecretGoesIntoAHeader() {
        mojo.smokePath = "/";
        mojo.smokeHeaders = "authorization=Bearer abc";

        assertThat(problem()).contains("authorization carries a secret").doesNotContain("Bearer");
    }

    @Test
    void wrongNumbersAreNamedTogether() {
        mojo.rolloutRestarts = -1;
        mojo.rolloutGrace = -1;
        mojo.rolloutUnschedulable = -1;
        mojo.soak = -1;
        mojo.smokePath = "/";
        mojo.smokeStatus = 20;
        mojo.smokeTimeout = 0;

        assertThat(problem())
                .contains("there are 6 problems")
                .contains("ship.rollout.restarts", "ship.rollout.grace", "ship.rollout.unschedulable", "ship.soak")
                .contains("ship.smoke.status", "ship.smoke.timeout");
    }
}
