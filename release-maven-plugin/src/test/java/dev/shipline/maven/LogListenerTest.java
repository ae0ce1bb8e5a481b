package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.SampleDeployment;
import dev.shipline.pipeline.SampleRelease;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class LogListenerTest {
    private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");
    private static final Release RELEASE = new SampleRelease(Path.of("target"))
            .deployment(Optional.of(new SampleDeployment(Path.of("target")).deployment()))
            .release();
    private static final PushedImage IMAGE =
            new PushedImage(ImageName.parse("quay.io/acme/orders"), "1234567", ImageDigest.of(new byte[] {1}));

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Test
    void endsAReleaseWithALineThatSaysWhatRunsWhere() {
        listener(Optional.empty())
                .stageFinished(
                        Stage.RELEASE, report(RELEASE, Status.SUCCESS, Optional.empty(), step(Step.UPGRADE, true)));

        assertThat(lines)
                .containsExactly("orders " + RELEASE.tag() + " runs in dev as revision 3, after revision 2, in 5.0 s;"
                        + " the report is " + RELEASE.directory().resolve("report.html"));
    }

    @Test
    void namesTheClusterWhereThereAreSeveral() {
        listener(Optional.of("eu"))
                .stageFinished(
                        Stage.RELEASE, report(RELEASE, Status.SUCCESS, Optional.empty(), step(Step.UPGRADE, true)));

        assertThat(lines).singleElement().asString().startsWith("[eu] orders ");
    }

    @Test
    void saysWhatAFailureHasLeft() {
        listener(Optional.empty())
                .stageFinished(
                        Stage.RELEASE,
                        report(RELEASE, Status.FAILURE, Optional.empty(), step(Step.FETCH_VALUES, false)));
        listener(Optional.empty())
                .stageFinished(Stage.BUILD, report(RELEASE, Status.FAILURE, Optional.empty(), step(Step.SCAN, false)));
        listener(Optional.empty())
                .stageFinished(
                        Stage.RELEASE, report(RELEASE, Status.ROLLED_BACK, Optional.of(2), step(Step.ROLLOUT, false)));

        assertThat(lines).hasSize(3);
        assertThat(lines.poll()).contains("failed in the step \"values\" after 5.0 s, before anything was changed; ");
        assertThat(lines.poll())
                .contains("failed in the step \"scan\" after 5.0 s, before anything was changed in dev; ");
        assertThat(lines.poll()).contains("failed in the step \"rollout\" after 5.0 s, and revision 2 runs again; ");
    }

    @Test
    void endsABuildWithItsImageUnlessAReleaseFollows() {
        Release alone = new SampleRelease(Path.of("target")).release();
        listener(Optional.empty())
                .stageFinished(
                        Stage.BUILD, report(RELEASE, Status.SUCCESS, Optional.empty(), step(Step.BUILD_IMAGE, true)));
        assertThat(lines).isEmpty();

        listener(Optional.empty())
                .stageFinished(
                        Stage.BUILD, report(alone, Status.SUCCESS, Optional.empty(), step(Step.BUILD_IMAGE, true)));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("is built: quay.io/acme/orders:1234567, in 5.0 s", "report.html");
    }

    @Test
    void showsWhatAContainerPrintsAndDoesNotObeyIt() {
        Rollout.Trouble trouble = new Rollout.Trouble(
                "pod orders",
                "exit code 1",
                List.of(),
                List.of(),
                List.of("\u001b[2J\u001b[31mred\u001b[0m\r and\u0007 s3cret\ttab"),
                "");
        listener(Optional.empty())
                .rolloutFailed(new Rollout(Rollout.Outcome.FAILED, List.of(), List.of(trouble)), RELEASE);

        assertThat(lines).last().asString().isEqualTo("    log:   red and ****\ttab");
    }

    @Test
    void saysThatAStepIsStillAtItAndStopsWhenItEnds() throws InterruptedException {
        LogListener listener = listener(Optional.empty(), Duration.ofMillis(1));
        listener.stepStarted(Step.SCAN, RELEASE);
        assertThat(lines.poll(1, TimeUnit.MINUTES)).contains("still at it, after ");
        assertThat(lines.poll(1, TimeUnit.MINUTES)).contains("still at it, after ");

        listener.stepFinished(step(Step.SCAN, true), RELEASE);
        while (!String.valueOf(lines.poll(1, TimeUnit.MINUTES)).contains("scan")) {
            assertThat(lines.size()).as("the step's own line comes").isLessThan(100_000);
        }
    }

    @Test
    void isSilentBeforeItsTime() {
        LogListener listener = listener(Optional.empty(), Duration.ofDays(1));
        listener.stepStarted(Step.SCAN, RELEASE);
        listener.stepFinished(step(Step.SCAN, true), RELEASE);
        assertThat(lines).containsExactly("  scan       as it should be  [5.0 s]");
    }

    private LogListener listener(Optional<String> cluster) {
        return listener(cluster, Duration.ofDays(1));
    }

    private LogListener listener(Optional<String> cluster, Duration silence) {
        SystemStreamLog log = new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                lines.add(line.toString());
            }

            @Override
            public void error(CharSequence line) {
                lines.add(line.toString());
            }
        };
        return new LogListener(log, new Redactor(List.of(Secret.of("s3cret"))), cluster, silence);
    }

    private static StepOutcome step(Step step, boolean isGood) {
        StepOutcome.Result result = isGood ? StepOutcome.Result.SUCCEEDED : StepOutcome.Result.FAILED;
        return new StepOutcome(step, result, START, Duration.ofSeconds(5), "as it should be");
    }

    private static ReleaseReport report(
            Release release, Status status, Optional<Integer> rolledBackTo, StepOutcome step) {
        boolean isGood = status == Status.SUCCESS;
        return new ReleaseReport(
                release,
                status,
                List.of(step),
                Optional.of(IMAGE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                isGood ? Optional.of(2) : Optional.empty(),
                isGood ? Optional.of(3) : Optional.empty(),
                rolledBackTo,
                Optional.empty(),
                isGood ? Optional.empty() : Optional.of(new ReleaseFailure(FailureCode.ROLLOUT, "cannot", "so", "do")));
    }
}
