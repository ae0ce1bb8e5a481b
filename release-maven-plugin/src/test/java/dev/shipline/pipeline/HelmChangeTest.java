package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.NothingBegun;
import dev.shipline.helm.Revision;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmChangeTest {
    private static final ReleaseFailure AWAY =
            new ReleaseFailure(FailureCode.UNREACHABLE, "cannot upgrade", "the cluster does not answer", "look");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final Deque<ReleaseFailure> failures = new ArrayDeque<>();
    private int changes;
    private boolean isLost;

    private Revision make() {
        Revision revision = new FakeNeighbours(folder).revision(5, "deployed", "");
        return new HelmChange(new Lock(), said::add).make(() -> {
            changes++;
            if (!failures.isEmpty()) {
                throw failures.pop();
            }
            return revision;
        });
    }

    @Test
    void isTriedAgainWhereTheClusterWasAwayBeforeHelmBegan() {
        failures.add(NothingBegun.with(AWAY));

        assertThat(make()).returns(5, Revision::number);
        assertThat(changes).isEqualTo(2);
        assertThat(said)
                .containsExactly(
                        "the cluster was away before Helm had begun anything, asking Helm again: the cluster does"
                                + " not answer");
    }

    @Test
    void isTriedAgainOnce() {
        failures.add(NothingBegun.with(AWAY));
        failures.add(NothingBegun.with(AWAY));

        assertThatThrownBy(this::make).hasMessageContaining("cannot upgrade");
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void isNotTriedAgainWhereNobodyKnowsWhatHelmHasBegun() {
        failures.add(AWAY);

        assertThatThrownBy(this::make).hasMessageContaining("cannot upgrade");
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void isNotTriedAgainWhereAnotherDeployHasTheLockByNow() {
        failures.add(NothingBegun.with(AWAY));
        isLost = true;

        assertThatThrownBy(this::make).hasMessageContaining("bob has taken it over");
        assertThat(changes).isEqualTo(1);
    }

    private final class Lock implements ReleaseLock {
        @Override
        public <T> T during(Supplier<T> change) {
            if (isLost && changes > 0) {
                throw new ReleaseFailure(FailureCode.RELEASE_BUSY, "stopped", "bob has taken it over", "look");
            }
            return change.get();
        }

        @Override
        public Optional<Interruption> interruption() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
