package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    private static final Instant NOW = Samples.NOW;
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private static final String SECRET = "in-the-clear";

    @TempDir
    Path folder;

    private final RecordingIntake intake = new RecordingIntake();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final List<String> infos = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(folder.resolve("journal.ndjson"));
    }

    @AfterEach
    void end() throws InterruptedException {
        intake.released.countDown();
        worker.shutdown();
        assertThat(worker.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private Delivery delivery(Duration budget) {
        return delivery(budget, () -> intake);
    }

    private Delivery delivery(Duration budget, Supplier<Intake> intakes) {
        Notices notices = new Notices(new Redactor(List.of(Secret.of(SECRET))), infos::add, warnings::add);
        return new Delivery(
                new Spool(journal, Optional.empty()),
                "ship",
                intakes,
                worker,
                budget,
                Clock.fixed(NOW, ZoneOffset.UTC),
                notices);
    }

    private static Count count(String name, double value, Instant at) {
        return new Count(name, value, List.of("env:prod"), "ci-orders", at);
    }

    private static Distribution time(Instant at) {
        return new Distribution("ship.phase.elapsed_time", 1, List.of(), "ci-orders", at);
    }

    private static Event event(String title, Instant at) {
        return new Event(title, "text", Event.Level.INFO, "key", List.of(), "ci-orders", at);
    }

    @Test
    void sendsEachKindInRequestsOfItsOwnAndForgetsThem() {
        journal.append(List.of(event("one", NOW), time(NOW), count("a", 1, NOW), event("two", NOW), time(NOW)));

        delivery(PLENTY).flush();

        assertThat(intake.accepted)
                .containsExactly(
                        List.of(count("a", 1, NOW)),
                        List.of(time(NOW), time(NOW)),
                        List.of(event("one", NOW)),
                        List.of(event("two", NOW)));
        assertThat(journal.pending()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void addsUpCountsOfOneSecond() {
        Instant later = NOW.plusSeconds(1);
        journal.append(List.of(count("a", 1, NOW), count("a", 2, NOW.plusMillis(900)), count("a", 1, later)));
        journal.append(List.of(count("b", 1, NOW), count("a", 1, NOW)));

        delivery(PLENTY).flush();

        assertThat(intake.accepted)
                .containsExactly(List.of(count("a", 4, NOW), count("a", 1, later), count("b", 1, NOW)));
        assertThat(journal.pending()).isEmpty();
    }

    @Test
    void triesASecondTimeAfterAFault() {
        journal.append(List.of(count("a", 1, NOW)));
        intake.refuse(new IntakeException(Reaction.RETRY, "HTTP 500", null));

        delivery(PLENTY).flush();

        assertThat(intake.calls).isEqualTo(2);
        assertThat(journal.pending()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void leavesItToTheNextRunAfterTheSecondFault() {
        journal.append(List.of(count("a", 1, NOW), event("e", NOW)));
        intake.refuse(new IntakeException(Reaction.RETRY, "HTTP 500", null));
        intake.refuse(new IntakeException(Reaction.RETRY, "HTTP 503", null));

        delivery(PLENTY).flush();

        assertThat(intake.calls).isEqualTo(2);
        assertThat(journal.pending()).hasSize(2);
        assertThat(warnings).singleElement().asString().contains("because HTTP 503", "journal.ndjson");
    }

    @Test
    void doesNotWaitForAPauseThatOutlastsTheBudget() {
        journal.append(List.of(count("a", 1, NOW)));
        intake.refuse(new IntakeException(Reaction.RETRY, Duration.ofHours(13), "HTTP 429", null));

        delivery(PLENTY).flush();

        assertThat(intake.calls).isEqualTo(1);
        assertThat(journal.pending()).hasSize(1);
        assertThat(warnings).singleElement().asString().contains("HTTP 429");
    }

    @Test
    void stopsForTheWholeRunWhenTheIntakeIsAway() {
        journal.append(List.of(count("a", 1, NOW), event("e", NOW)));
        intake.refuse(new IntakeException(Reaction.STOP, "refused " + SECRET + "\nby firewall", null));
        Delivery delivery = delivery(PLENTY);

        delivery.flush();
        delivery.flush();

        assertThat(intake.calls).isEqualTo(1);
        assertThat(journal.pending()).hasSize(2);
        assertThat(warnings).singleElement().asString().contains("because refused **** by firewall;");
    }

    @Test
    void dropsTheOneThatIsWrongAndSendsTheRest() {
        journal.append(List.of(count("a", 1, NOW), count("wrong", 1, NOW), count("c", 1, NOW)));
        intake.wrong = "wrong";

        delivery(PLENTY).flush();

        assertThat(intake.accepted).containsExactly(List.of(count("a", 1, NOW)), List.of(count("c", 1, NOW)));
        assertThat(journal.pending())
                .as("the loss is told with the next batch")
                .extracting(JournalEntry::signal)
                .containsExactly(new Count("ship.telemetry.errors", 1, List.of("kind:count"), "ci", NOW));
        assertThat(warnings).singleElement().asString().contains("HTTP 400: wrong", "it is dropped");
    }

    @Test
    void halvesWhatIsTooMuchAndDropsNothingOfIt() {
        journal.append(List.of(count("a", 1, NOW), count("b", 1, NOW)));
        intake.refuse(new IntakeException(Reaction.SHRINK, "HTTP 413", null));

        delivery(PLENTY).flush();

        assertThat(intake.accepted).containsExactly(List.of(count("a", 1, NOW)), List.of(count("b", 1, NOW)));
        assertThat(journal.pending()).isEmpty();
    }

    @Test
    void keepsOneThatIsTooMuchByItself() {
        journal.append(List.of(count("a", 1, NOW)));
        intake.refuse(new IntakeException(Reaction.SHRINK, "HTTP 413", null));

        delivery(PLENTY).flush();

        assertThat(journal.pending()).hasSize(1);
        assertThat(warnings).singleElement().asString().contains("HTTP 413");
    }

    @Test
    void tellsInWordsWhatDatadogWouldNoLongerTake() {
        Instant keptCount = NOW.minus(Duration.ofMinutes(59));
        Instant keptEvent = NOW.minus(Duration.ofHours(17));
        journal.append(List.of(
                count("stale", 3, NOW.minus(Duration.ofMinutes(61))),
                event("kept", keptEvent),
                event("stale", NOW.minus(Duration.ofHours(19))),
                count("kept", 1, keptCount)));

        delivery(PLENTY).flush();

        assertThat(intake.accepted).hasSize(3);
        assertThat(intake.accepted.get(0))
                .containsExactly(
                        count("kept", 1, keptCount),
                        new Count("ship.telemetry.expired", 1, List.of("kind:count"), "ci-orders", NOW),
                        new Count("ship.telemetry.expired", 1, List.of("kind:event"), "ci-orders", NOW));
        assertThat(intake.accepted.get(1)).containsExactly(event("kept", keptEvent));
        assertThat(intake.accepted.get(2)).singleElement().isInstanceOfSatisfying(Event.class, late -> {
            assertThat(late.title()).isEqualTo("1 metrics of an earlier run came too late");
            assertThat(late.text()).contains("2026-11-22T08:59:00Z stale 3.0 env:prod");
        });
        assertThat(journal.pending()).isEmpty();
        assertThat(infos).singleElement().asString().contains("2 records", "too old");
    }

    @Test
    void isBoundedByItsBudgetWhateverHangs() {
        journal.append(List.of(count("a", 1, NOW)));
        intake.hangs = true; // until the end of the test: an unbounded wait would never come back
        Delivery delivery = delivery(Duration.ofMillis(200));

        delivery.flush();
        delivery.flush();

        assertThat(warnings).singleElement().asString().contains("no answer came in time");
        assertThat(journal.pending()).hasSize(1);
    }

    @Test
    void isBoundedByWhatOtherWorkHasLeftOfTheBudget() {
        intake.hangs = true;
        journal.append(List.of(count("a", 1, NOW)));
        Delivery delivery = delivery(Duration.ofDays(1));

        delivery.spend(Duration.ofDays(1));
        delivery.flush();

        assertThat(warnings).singleElement().asString().contains("no answer came in time");
    }

    @Test
    void survivesAClientThatCannotBeLoaded() {
        journal.append(List.of(count("a", 1, NOW)));
        Delivery delivery = delivery(PLENTY, () -> {
            throw new NoClassDefFoundError("jakarta/ws/rs/client/ClientBuilder");
        });

        delivery.warmUp();
        delivery.flush();

        assertThat(warnings).singleElement().asString().contains("NoClassDefFoundError");
        assertThat(journal.pending()).hasSize(1);
    }

    @Test
    void sendsNothingWhileAnotherRunSendsFromTheSameJournal() {
        journal.append(List.of(count("a", 1, NOW)));

        new Journal(journal.file()).deliver(() -> delivery(PLENTY).flush());

        assertThat(intake.calls).isZero();
        assertThat(journal.pending()).hasSize(1);
    }

    @Test
    void closingSendsTheRestAndClosesTheIntake() throws InterruptedException {
        journal.append(List.of(count("a", 1, NOW)));

        delivery(PLENTY).close();

        assertThat(worker.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(intake.accepted).hasSize(1);
        assertThat(intake.closed).isTrue();
    }
}
