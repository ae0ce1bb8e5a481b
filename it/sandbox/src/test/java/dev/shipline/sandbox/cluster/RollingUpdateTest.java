package dev.shipline.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {
    @Test
    void roundsSharesInFavourOfMovingWithoutLosingPods() {
        assertThat(limits(3, "25%", "25%")).isEqualTo(new RollingUpdate(3, 1, 0));
        assertThat(limits(10, "25%", "25%")).isEqualTo(new RollingUpdate(10, 3, 2));
    }

    @Test
    void neverStandsStill() {
        assertThat(limits(4, "0", "0")).isEqualTo(new RollingUpdate(4, 0, 1));
    }

    @Test
    void growsOnlyAsFarAsTheSurgeAllows() {
        RollingUpdate limits = new RollingUpdate(4, 1, 1);
        assertThat(limits.sizeOfNew(0, 4)).isEqualTo(1);
        assertThat(limits.sizeOfNew(1, 5)).isEqualTo(1);
        assertThat(limits.sizeOfNew(3, 3)).isEqualTo(4);
        assertThat(limits.sizeOfNew(6, 6)).isEqualTo(4);
    }

    @Test
    void removesOnlyWhatIsNotNeeded() {
        RollingUpdate limits = new RollingUpdate(4, 1, 1);
        assertThat(limits.oldToRemove(5, 1)).isEqualTo(1);
        assertThat(limits.oldToRemove(4, 2)).isZero();
        assertThat(limits.availableToRemove(4)).isEqualTo(1);
        assertThat(limits.availableToRemove(2)).isZero();
    }

    private static RollingUpdate limits(int replicas, String surge, String unavailable) {
        ObjectNode deployment = Json.object();
        Json.child(deployment, "spec").put("replicas", replicas);
        Json.child(deployment, "spec", "strategy", "rollingUpdate")
                .put("maxSurge", surge)
                .put("maxUnavailable", unavailable);
        return RollingUpdate.of(deployment);
    }
}
