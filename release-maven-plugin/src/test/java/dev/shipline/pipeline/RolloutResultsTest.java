package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JUnit results of a rollout. */
class RolloutResultsTest {
    @TempDir
    Path folder;

    private PipelineRig rig;

    @BeforeEach
    void aRevisionRuns() {
        rig = new PipelineRig(folder);
        rig.listeners.add(new RolloutTests(new Redactor(List.of(Secret.of("words")))));
        rig.neighbours.deployed(1);
    }

    @Test
    void nameEveryWorkload() throws IOException {
        rig.deploy();

        assertThat(junit())
                .contains("name=\"rollout of orders-dev in dev\" tests=\"1\" failures=\"0\"")
                .contains("name=\"Deployment orders: 1 of 1 ready\"");
    }

    @Test
    void areThereBeforeTheWayBackAndKeepNoSecret() throws IOException {
        rig.neighbours.rollouts.add(Rollout.Outcome.FAILED);
        List<String> atTheWayBack = new ArrayList<>();
        rig.neighbours.whileWatching = () -> {
            if (rig.neighbours.calls.contains("roll back 2")) {
                atTheWayBack.add(junit());
            }
        };

        rig.refused();

        assertThat(atTheWayBack).singleElement().asString().contains("<failure message=\"CrashLoopBackOff\"");
        assertThat(junit()).contains("log:   last ****").doesNotContain("words");
    }

    private String junit() {
        try {
            return Files.readString(folder.resolve(RolloutTests.NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
