package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.SampleDeployment;
import dev.shipline.pipeline.SampleRelease;
import dev.shipline.pipeline.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitWordsTest {
    private static final Path FOLDER = Path.of("target");

    private final List<String> said = new ArrayList<>();
    private final ExitWords words = new ExitWords(said::add);

    @ParameterizedTest
    @CsvSource({
        "BUILD_IMAGE, nothing was released; the next run goes on",
        "LOCK, nothing was released",
        "PLAN, nothing was released",
        "UPGRADE, Helm is at orders-dev and may end that within seconds",
        "ROLLOUT, 'the new revision of orders-dev stays and goes on rolling out, unproven'",
        "ROLL_BACK, the rollback of orders-dev may be incomplete",
        "KEEP_EVIDENCE, 'orders-dev runs, proven; only its evidence is missing'"
    })
    void sayWhatItMeansForTheRelease(Step step, String meaning) {
        words.stepStarted(step, release(Optional.of(new SampleDeployment(FOLDER).deployment())));
        words.say();
        assertThat(said).singleElement().asString().contains("in the step \"" + step.title() + "\"", meaning);
    }

    @Test
    void sayNothingBeforeTheFirstStepAndAfterTheEnd() {
        words.say();
        words.stepStarted(Step.BUILD_IMAGE, release(Optional.empty()));
        words.close();
        words.say();
        assertThat(said).isEmpty();
    }

    private static Release release(Optional<Deployment> deployment) {
        return new SampleRelease(FOLDER).deployment(deployment).release();
    }
}
