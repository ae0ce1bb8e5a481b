package dev.shipline.pipeline;

import dev.shipline.cluster.Interruption;
import dev.shipline.helm.Extras;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Helm in memory, with a history. */
final class FakeHelm implements HelmReleases {
    private final FakeNeighbours neighbours;

    FakeHelm(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void warmUp() {
        neighbours.calls.add("warm up");
    }

    @Override
    public String render(HelmRequest request) {
        return neighbours.drawn.apply(
                neighbours.revision(neighbours.revisions.size() + 1, "").manifest());
    }

    @Override
    public Extras extras(HelmRequest request) {
        return neighbours.extras.get();
    }

    @Override
    public Optional<Revision> current(String namespace, String release) {
        return neighbours.revisions.isEmpty() ? Optional.empty() : Optional.of(newest());
    }

    @Override
    public Revision apply(HelmRequest request) {
        neighbours.calls.add("upgrade");
        neighbours.upgradeFailure.ifPresent(failure -> {
            throw failure;
        });
        neighbours.helmFailure.ifPresent(failure -> {
            throw failure;
        });
        neighbours.deployed(neighbours.revisions.size() + 1);
        return newest();
    }

    @Override
    public Revision rollBack(HelmRequest base, Revision failed) {
        neighbours.calls.add("roll back " + failed.number());
        neighbours.deployed(neighbours.revisions.size() + 1);
        neighbours.rollsBackTo.ifPresent(to -> neighbours.revisions.add(
                neighbours.revision(neighbours.revisions.size(), "deployed", "Rollback to " + to)));
        return newest();
    }

    @Override
    public Revision replay(HelmRequest base, Revision earlier) {
        neighbours.helmTimeout = base.timeout();
        neighbours.calls.add("replay " + earlier.number() + " as " + base.description());
        neighbours.revisions.add(neighbours.revision(neighbours.revisions.size() + 1, "deployed", base.description()));
        return newest();
    }

    @Override
    public void uninstall(HelmRequest base, boolean keepHistory) {
        neighbours.helmTimeout = base.timeout();
        neighbours.calls.add("uninstall " + base.release() + (keepHistory ? ", keeping its history" : ""));
    }

    @Override
    public void test(HelmRequest base) {
        neighbours.calls.add("test " + base.release() + " for " + base.timeout().toSeconds() + " s");
        neighbours.testFailure.ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public List<Revision> history(String namespace, String release) {
        List<Revision> newestFirst = new ArrayList<>(neighbours.revisions);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Override
    public void unlock(Revision pending, String why) {
        neighbours.calls.add("unlock " + pending.number() + ": " + why);
    }

    @Override
    public void abandon(Revision failed, String why) {
        neighbours.calls.add("abandon " + failed.number());
    }

    @Override
    public void prove(Revision newest) {
        neighbours.calls.add("prove " + newest.number());
    }

    @Override
    public void mend(String namespace, String release, Interruption left) {
        neighbours.calls.add("mend what " + left.by() + " left");
    }

    private Revision newest() {
        return neighbours.revisions.get(neighbours.revisions.size() - 1);
    }
}
