package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseReferenceTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "eclipse-temurin:17-jre, docker.io/library/eclipse-temurin, 17-jre",
        "eclipse-temurin, docker.io/library/eclipse-temurin, latest",
        "docker.io/eclipse-temurin:17, docker.io/library/eclipse-temurin, 17",
        "index.docker.io/library/busybox:1, docker.io/library/busybox, 1",
        "acme/jre:1, docker.io/acme/jre, 1",
        "quay.io/acme/jre:1.2, quay.io/acme/jre, 1.2",
        "localhost/jre:1, localhost/jre, 1",
        "localhost:5000/jre, localhost:5000/jre, latest",
        "my-docker.io/acme/jre:1, my-docker.io/acme/jre, 1"
    })
    void namesARepositoryAndATag(String text, String name, String tag) {
        BaseReference reference = BaseReference.parse(text);

        assertThat(reference.name()).hasToString(name);
        assertThat(reference.tag()).contains(tag);
        assertThat(reference.wanted()).isEqualTo(tag);
    }

    @Test
    void asksForTheDigestWhereThereIsOne() {
        BaseReference reference = BaseReference.parse("quay.io/acme/jre:1@" + DIGEST);

        assertThat(reference.wanted()).isEqualTo(DIGEST);
        assertThat(reference.title()).isEqualTo("quay.io/acme/jre:1");
        assertThat(reference).hasToString("quay.io/acme/jre:1@" + DIGEST);
    }

    @Test
    void needsNoTagBesideADigest() {
        assertThat(BaseReference.parse("quay.io/acme/jre@" + DIGEST).title()).isEqualTo("quay.io/acme/jre");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Not An Image",
                "quay.io/Acme/jre",
                "quay.io/acme/jre:",
                "quay.io/acme/jre@md5:1",
                "scratch:a/b:"
            })
    void refusesWhatNamesNoImage(String text) {
        assertThatThrownBy(() -> BaseReference.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
