package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.git.Commit;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
    private final Problems problems = new Problems();
    private final ShipMojo mojo =
            new UpgradeMojo(Builds.project(Path.of("/nowhere")), Builds.session("deploy"), null, null);

    @BeforeEach
    void asByDefault() {
        mojo.trunk = "main,master";
        mojo.expiry = "4w";
    }

    @ParameterizedTest
    @CsvSource({"main,", "master,", "feature/x, 4w", "main2, 4w", "'',"})
    void isForBranchesOnly(String branch, String period) {
        assertThat(of(branch)).isEqualTo(Optional.ofNullable(period));
    }

    @ParameterizedTest
    @CsvSource({"release/1.2,", "main, 4w", "xrelease/1, 4w", "trunk,"})
    void leavesTheTrunksOfTheUser(String branch, String period) {
        mojo.trunk = "release/* , trunk";
        assertThat(of(branch)).isEqualTo(Optional.ofNullable(period));
    }

    @Test
    void canBeSwitchedOff() {
        mojo.expiry = "never";
        assertThat(of("feature/x")).isEmpty();
        assertThatCode(() -> problems.throwIfAny("cannot", "do")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "w", "0d", "4 weeks", "false", "-1d"})
    void isOneOfTheTimesThatQuayKnows(String period) {
        mojo.expiry = period;
        assertThat(of("main")).isEmpty();
        assertThatThrownBy(() -> problems.throwIfAny("cannot", "do"))
                .hasMessageContaining("ship.expiry is wrong: \"" + period + "\"");
    }

    @Test
    void isALabelOfTheImage() {
        Commit commit = commit("feature/x");
        assertThat(ImageLabels.of(commit, "orders", "1", null, Optional.of("4w")))
                .containsEntry("quay.expires-after", "4w");
        assertThat(ImageLabels.of(commit, "orders", "1", null, Optional.empty()))
                .doesNotContainKey("quay.expires-after");
    }

    @Test
    void theImageIsKnownToWhatRunsNext() {
        Properties properties = new Properties();
        ImageDigest digest = new ImageDigest("sha256:" + "a".repeat(64));
        ImageProperties.set(properties, new PushedImage(ImageName.parse("quay.io/acme/orders"), "1", digest));
        assertThat(properties)
                .containsEntry("ship.image.digest", digest.value())
                .containsEntry("ship.image.reference", "quay.io/acme/orders@" + digest);
    }

    private Optional<String> of(String branch) {
        return new Expiry(mojo, problems).of(commit(branch));
    }

    private static Commit commit(String branch) {
        return new Commit("1".repeat(40), Instant.EPOCH, "", branch, false);
    }
}
