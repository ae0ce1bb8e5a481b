package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestHookTest {
    @Test
    void areTheHooksThatHelmRunsWhenItIsAskedToTest() {
        assertThat(TestHook.of(revision(
                        "Job orders-migrate (pre-upgrade, post-install)",
                        "Pod orders-test (test)",
                        "Job orders-smoke (post-upgrade, test)",
                        "Pod orders-old (test-success)",
                        "ConfigMap orders-latest (pre-rollback)")))
                .extracting(TestHook::toString)
                .containsExactly("Pod orders-test", "Job orders-smoke", "Pod orders-old");
    }

    private static Revision revision(String... hooks) {
        Document none = Document.of(Map.of());
        return new Revision(
                "orders-dev",
                "dev",
                1,
                "deployed",
                "",
                Instant.EPOCH,
                "orders",
                "1.0.0",
                "",
                "",
                List.of(hooks),
                none,
                none,
                none);
    }
}
