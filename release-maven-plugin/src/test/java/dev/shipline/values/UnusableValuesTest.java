package dev.shipline.values;

import static dev.shipline.values.SourcesRig.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of values that cannot be used, and what is said of them. */
class UnusableValuesTest {
    @TempDir
    Path directory;

    private SourcesRig rig;

    @BeforeEach
    void rig() {
        rig = new SourcesRig(directory);
    }

    @Test
    void everyProblemOfBothFilesAtOnce() {
        rig.store.put(FOLDER + "/base.yaml", "replicas: 1\nimage:\n  name: a\nreplicas: 2\n");

        ReleaseFailure failure = rig.failure(true);

        assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
        assertThat(failure.because())
                .contains("there are 2 problems")
                .contains(FOLDER + "/base.yaml:4:1 has the key replicas a second time")
                .contains("there is no " + FOLDER + "/dev.yaml");
    }

    @Test
    void aMissingBaseThatIsWanted() {
        rig.store.put(FOLDER + "/dev.yaml", "a: 1");

        assertThat(rig.failure(true))
                .hasMessageContaining("there is no " + FOLDER + "/base.yaml")
                .hasMessageContaining("ship.values.base to false");
    }

    @Test
    void aMissingEnvironmentWithTheNameThatWasMeant() {
        rig.store.put(FOLDER + "/prod.yaml", "a: 1").put(FOLDER + "/devv.yaml", "a: 1");

        assertThat(rig.failure(false))
                .hasMessageContaining("there is no " + FOLDER + "/dev.yaml (did you mean devv.yaml?)");
    }

    @Test
    void aMissingEnvironmentWithTheNamesThatAreThere() {
        rig.store.put(FOLDER + "/staging.yaml", "a: 1").put(FOLDER + "/production.yaml", "a: 1");

        assertThat(rig.failure(false))
                .hasMessageContaining(FOLDER + "/dev.yaml (there is production.yaml, staging.yaml)");
    }

    @Test
    void aMissingEnvironment() {
        assertThat(rig.failure(false))
                .hasMessage("cannot use the values in s3://values/orders, because there is no"
                        + " s3://values/orders/dev.yaml; put it there, or set ship.values to where it is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just words\n", "42\n"})
    void whatIsNoMap(String content) {
        rig.store.put(FOLDER + "/dev.yaml", content);

        assertThat(rig.failure(false)).hasMessageContaining("/dev.yaml:1:1 is a list or a single value");
    }

    @Test
    void aSecondDocument() {
        rig.store.put(FOLDER + "/dev.yaml", "a: 1\n---\nb: 2\n");

        assertThat(rig.failure(false)).hasMessageContaining("/dev.yaml:3:1 begins a second YAML document");
    }

    @Test
    void whatIsNotText() {
        rig.store.put(FOLDER + "/dev.yaml", new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0}, Optional.empty());

        assertThat(rig.failure(false)).hasMessageContaining("/dev.yaml:1:1 is not text in UTF-8");
    }

    @Test
    void brokenYamlWithoutShowingIt() {
        rig.store.put(FOLDER + "/dev.yaml", "a: 1\npassword: \"hunter2\n");

        assertThat(rig.failure(false)).hasMessageContaining("/dev.yaml:3:1 ").hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"base.yaml", "overrides.yaml", "provenance.json", "../dev.yaml", "eu/dev.yaml", ".dev", " "})
    void aNameThatIsNoneOfAnEnvironment(String file) {
        assertThatThrownBy(() -> rig.source().fetch(new ValuesRequest(FOLDER, file, true, rig.into())))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("\"" + file + "\"");
        assertThat(rig.store.reads()).isEmpty();
    }

    @Test
    void aLocationWithoutBucket() {
        assertThatThrownBy(() -> rig.fetch("s3:///orders", true))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("names no bucket")
                .hasMessageContaining("ship.values");
    }
}
