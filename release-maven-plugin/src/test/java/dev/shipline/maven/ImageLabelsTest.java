package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.git.Commit;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLabelsTest {
    private static final String SOURCE = "org.opencontainers.image.source";

    @Test
    void sayWhatTheImageIsOf() {
        assertThat(ImageLabels.of(commit(), "orders", "1.2.3", null, Optional.empty()))
                .containsEntry("org.opencontainers.image.title", "orders")
                .containsEntry("org.opencontainers.image.version", "1.2.3")
                .containsEntry("org.opencontainers.image.revision", commit().sha())
                .containsEntry("org.opencontainers.image.created", "2026-03-04T05:06:07Z");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/orders, https://github.com/acme/orders",
        "https://ci:token@github.com/acme/orders, https://github.com/acme/orders",
        "git@github.com:acme/orders.git, git@github.com:acme/orders.git"
    })
    void nameTheSourceAndNobodysAccount(String url, String label) {
        assertThat(ImageLabels.of(commit(), "orders", "1.2.3", url, Optional.empty()))
                .containsEntry(SOURCE, label);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = " ")
    void nameNoSourceThatThePomDoesNot(String url) {
        assertThat(ImageLabels.of(commit(), "orders", "1.2.3", url, Optional.empty()))
                .doesNotContainKey(SOURCE);
    }

    private static Commit commit() {
        return new Commit("a".repeat(40), Instant.parse("2026-03-04T05:06:07Z"), "Start", "main", false);
    }
}
