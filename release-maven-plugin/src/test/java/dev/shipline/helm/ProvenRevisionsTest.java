package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen to run is written into the history, and counts more than what was not. */
class ProvenRevisionsTest {
    private static final String OURS = "orders v1, commit " + "a1".repeat(20) + ", by ci";

    @TempDir
    Path folder;

    private HelmRig rig;

    @BeforeEach
    void rig() {
        rig = new HelmRig(folder);
    }

    private void write(int number, String status, String description) {
        rig.cluster.put(HelmSecrets.described(number, status, description));
    }

    @Test
    void isWrittenDownOnceAndKeepsWhoseItWas() {
        write(4, "deployed", OURS);
        rig.releases().prove(rig.latest());
        rig.releases().prove(rig.latest());

        assertThat(rig.latest())
                .returns(OURS + ", proven", Revision::description)
                .returns("deployed", Revision::status)
                .returns(true, Revision::isProven)
                .returns(Optional.of("ci"), Revision::by);
        assertThat(rig.notes).isEmpty();
    }

    @Test
    void aWordInTheHistoryDoesNotFailARelease() {
        write(4, "deployed", OURS);
        Revision read = rig.latest();
        write(4, "superseded", OURS);
        rig.releases().prove(read);
        assertThat(rig.notes).singleElement().asString().contains("has become superseded");
    }

    @Test
    void isWhatARollbackGoesTo() {
        write(3, "superseded", OURS + ", proven");
        write(4, "superseded", OURS);
        write(5, "superseded", "Failed: the rollout (" + OURS + ")");
        write(6, "deployed", OURS);

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.engine.calls).containsExactly("upgrade Rollback to 3, commit " + "a1".repeat(20));
    }

    @Test
    void isNotAskedOfWhatSomebodyElseMade() {
        write(3, "superseded", OURS + ", proven");
        write(4, "superseded", "Upgrade complete");
        write(5, "deployed", OURS);

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.engine.calls).containsExactly("upgrade Rollback to 4");
    }

    @Test
    void isMissedWhereOnlyUnprovenOnesRan() {
        write(3, "superseded", OURS);
        write(4, "superseded", "Upgrade \"orders-dev\" failed: no such field");
        write(5, "deployed", OURS);

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.engine.calls).containsExactly("upgrade Rollback to 3, commit " + "a1".repeat(20));
    }

    @Test
    void isKeptHoweverOldItIs() {
        write(1, "superseded", OURS + ", proven");
        for (int i = 2; i <= 14; i++) {
            write(i, i == 14 ? "deployed" : "superseded", "Upgrade complete");
        }
        rig.history.prune("dev", "orders-dev", 10);
        assertThat(rig.history.revisions("dev", "orders-dev"))
                .extracting(Revision::number)
                .containsExactly(14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 1);
    }

    @Test
    void keepsAsManyRevisionsAsAskedFor() {
        IntStream.rangeClosed(1, 12)
                .forEach(number -> rig.engine.write(number, number == 12 ? "deployed" : "superseded"));

        rig.releases().prove(rig.latest());

        assertThat(rig.history.revisions("dev", "orders-dev")).hasSize(10);
    }
}
