package dev.shipline.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.doctor.Finding.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> told = new ArrayList<>();

    @Test
    void asksAllSideBySide() {
        CyclicBarrier all = new CyclicBarrier(3);
        Supplier<Finding> meets = () -> {
            try {
                all.await(30, TimeUnit.SECONDS);
                return Finding.ok("met");
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        };

        List<Answer> answers = examine(check("a", meets), check("b", meets), check("c", meets));

        assertThat(answers).allMatch(answer -> answer.is(Outcome.OK));
        assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void tellsInTheOrderOfTheChecksWhoeverIsReadyFirst() {
        CountDownLatch second = new CountDownLatch(1);

        examine(
                check("first", () -> {
                    await(second);
                    return Finding.ok("");
                }),
                check("second", () -> {
                    second.countDown();
                    return Finding.ok("");
                }));

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void waitsForNobodyLongerThanItsPatience() {
        CountDownLatch interrupted = new CountDownLatch(1);

        List<Answer> answers = examine(
                new Check("silent", Duration.ZERO, () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return Finding.ok("too late");
                }),
                check("other", () -> Finding.ok("here")));

        assertThat(answers.get(0).finding().words()).isEqualTo("no answer within 0 s");
        assertThat(answers.get(0).is(Outcome.FAILED)).isTrue();
        assertThat(answers.get(1).is(Outcome.OK)).isTrue();
    }

    @Test
    void takesAFailureForAFindingWithItsFix() {
        List<Answer> answers = examine(
                check("broken", () -> {
                    throw new ReleaseFailure(FailureCode.UNREACHABLE, "cannot reach it", "it is away", "start it");
                }),
                check("faulty", () -> {
                    throw new IllegalStateException("no such thing");
                }),
                check("unloadable", () -> {
                    throw new NoClassDefFoundError("some/Part");
                }),
                check("sound", () -> Finding.ok("fine")));

        assertThat(answers.get(0).finding())
                .isEqualTo(Finding.failed("cannot reach it, because it is away", "start it"));
        assertThat(answers.get(1).finding().words()).contains("the check itself broke", "no such thing");
        assertThat(answers.get(2).finding().words()).contains("the check itself broke", "some/Part");
        assertThat(answers.get(3).is(Outcome.OK)).isTrue();
    }

    @Test
    void givesUpWhenTheBuildIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> examine(check("a", () -> {
                    await(new CountDownLatch(1));
                    return Finding.ok("");
                })))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void findsOutOnceWhatSeveralChecksNeed() {
        AtomicInteger asked = new AtomicInteger();
        Once<Integer> once = new Once<>(asked::incrementAndGet);
        Once<Integer> failing = new Once<>(() -> {
            asked.incrementAndGet();
            throw new ReleaseFailure(FailureCode.VALUES, "cannot", "so", "do");
        });

        assertThat(once.get() + once.ifThere().orElseThrow()).isEqualTo(2);
        assertThatThrownBy(failing::get).hasMessage("cannot, because so; do");
        assertThat(failing.ifThere()).isEmpty();
        assertThat(asked).hasValue(2);
    }

    private List<Answer> examine(Check... checks) {
        return new Doctor().examine(List.of(checks), answer -> told.add(answer.name()));
    }

    private static Check check(String name, Supplier<Finding> question) {
        return new Check(name, LONG, question);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
