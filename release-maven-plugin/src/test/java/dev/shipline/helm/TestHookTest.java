package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        return new SampleRevision(1, "deployed").hooks(List.of(hooks), "").revision();
    }
}
