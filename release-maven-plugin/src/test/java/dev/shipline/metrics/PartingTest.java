package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.pipeline.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartingTest {
    private final List<Stage> canceled = new ArrayList<>();
    private final Parting parting = new Parting((stage, release) -> canceled.add(stage));

    @AfterEach
    void close() {
        parting.close();
    }

    @Test
    void saysThatARunningStageWasCancelled() {
        parting.begin(Stage.RELEASE, Samples.release());

        parting.sayGoodbye();

        assertThat(canceled).containsExactly(Stage.RELEASE);
        assertThat(parting.end(Stage.RELEASE)).as("nobody says it twice").isFalse();
    }

    @Test
    void saysNothingOfAStageThatEnded() {
        parting.begin(Stage.BUILD, Samples.release());
        assertThat(parting.end(Stage.BUILD)).isTrue();

        parting.sayGoodbye();

        assertThat(canceled).isEmpty();
    }

    @Test
    void letsAStageEndThatWasNeverToldToBegin() {
        assertThat(parting.end(Stage.BUILD)).isTrue();
    }
}
