package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.git.Commit;
import dev.shipline.image.ImageName;
import dev.shipline.image.ImageRecipe;
import dev.shipline.image.Platform;
import dev.shipline.pipeline.CommitOrder;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Step;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.supply.SupplyPlan;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        words.stepStarted(step, release(Optional.of(deployment())));
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

    static Deployment deployment() {
        return new Deployment(
                "dev",
                Optional.empty(),
                new ValuesRequest("values", "dev", false, FOLDER),
                new ChartRequest("chart", Optional.empty(), FOLDER),
                "orders-dev",
                "dev",
                new ClusterTarget(Optional.empty(), Optional.empty()),
                Duration.ofMinutes(5),
                Duration.ZERO,
                CommitOrder.ANY);
    }

    static Release release(Optional<Deployment> deployment) {
        ImageRecipe image = new ImageRecipe(
                ImageName.parse("quay.io/acme/orders"),
                Optional.of("base"),
                FOLDER,
                Optional.empty(),
                new ImageRecipe.JavaParts(FOLDER, List.of(), List.of()),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(Platform.LINUX_AMD64),
                "",
                Map.of(),
                Instant.EPOCH);
        VulnerabilityPolicy policy = new VulnerabilityPolicy(
                Severity.HIGH,
                false,
                AllowList.NONE,
                Duration.ZERO,
                WhenNoVerdict.FAIL,
                WhenFailed.FAIL,
                WhenNoVerdict.FAIL);
        return new Release(
                "orders",
                "1.0.0",
                new Commit("1".repeat(40), Instant.EPOCH, "", "", false),
                image,
                "1111111",
                policy,
                SupplyPlan.none(),
                deployment,
                FOLDER,
                false);
    }
}
