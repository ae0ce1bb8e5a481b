package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.Pause;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.SmokeCheck.Where;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a smoke check asks. */
class SmokeStageTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private FakeNeighbours neighbours;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    private Done<String> ask(Pause pause) {
        ReleaseListener told = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                progress.add(line);
            }
        };
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plus(pauses.stream().reduce(Duration.ZERO, Duration::plus));
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        ReleaseRun run = new ReleaseRun(
                new SampleRelease(folder).release(),
                new Listeners(List.of(told), line -> {}),
                clock,
                line -> {},
                neighbours.aside());
        SmokeCheck check = new SmokeCheck(
                new Where(Optional.empty(), Optional.of("/"), Optional.of("admin:81")),
                200,
                Duration.ofSeconds(10),
                Map.of());
        return new SmokeStage(check, neighbours, run, clock, pause).ask(neighbours.revision(2, "deployed", ""));
    }

    @Test
    void asksAgainUntilTheServiceIsThereAndSaysEachAnswerOnce() {
        neighbours.services.answer(503, "no endpoints available for service \"admin\"");
        neighbours.services.answer(503, "no endpoints available for service \"admin\"");
        neighbours.services.answer(200, "UP");

        assertThat(ask(pauses::add).detail()).isEqualTo("/ of service admin:81 answers 200, asked 3 times");
        assertThat(progress).containsExactly("/ of service admin:81 answers 503; asking again");
        assertThat(neighbours.services.asked).hasSize(3);
    }

    @Test
    void bearsWithAClusterThatIsAwayForAMoment() {
        neighbours.services.away = 2;
        neighbours.services.answer(200, "UP");

        assertThat(ask(pauses::add).detail()).isEqualTo("/ of service admin:81 answers 200, asked 3 times");
        assertThat(progress).singleElement().asString().contains("does not answer: it is so");
    }

    @Test
    void knowsNothingWhereTheClusterStaysAway() {
        neighbours.services.away = 99;

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> ask(pauses::add));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(pauses).hasSize(5);
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        neighbours.services.answer(404, "");

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> ask(pauses::add));

        assertThat(pauses).hasSize(5);
        assertThat(failure.because()).contains("answers 404, and 200 was expected (asked 6 times in 10 s)");
    }

    @Test
    void knowsNothingWhenTheBuildIsInterrupted() {
        neighbours.services.answer(404, "");

        ReleaseFailure failure = catchThrowableOfType(
                ReleaseFailure.class,
                () -> ask(duration -> {
                    throw new InterruptedException();
                }));

        assertThat(failure.code()).isEqualTo(FailureCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }
}
