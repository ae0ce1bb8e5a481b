package dev.shipline.pipeline;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import java.util.Optional;
import java.util.function.Supplier;

/** The lock on the release, as long as a test lets it be held. */
final class FakeLock implements ReleaseLock {
    private final FakeNeighbours neighbours;

    FakeLock(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public Optional<Interruption> interruption() {
        return neighbours.interruption;
    }

    @Override
    public <T> T during(Supplier<T> change) {
        neighbours.lockLost.ifPresent(failure -> {
            throw failure;
        });
        return change.get();
    }

    @Override
    public void close() {
        neighbours.calls.add("give the lock back");
    }
}
