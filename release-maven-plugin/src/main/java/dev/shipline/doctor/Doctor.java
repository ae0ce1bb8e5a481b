package dev.shipline.doctor;

import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks all questions side by side. None waits for another's answer, none is waited for longer than its patience, and what breaks one is its own finding. */
public final class Doctor {
    private record Asked(Check check, FutureTask<Answer> task) {}

    /**
     * @param told of each answer in the order of the checks, as soon as all before it are known
     * @throws ReleaseFailure if the thread is interrupted
     */
    public List<Answer> examine(List<Check> checks, Consumer<Answer> told) {
        long start = System.nanoTime();
        List<Asked> asked = checks.stream().map(check -> ask(check, start)).toList();
        try {
            List<Answer> answers = new ArrayList<>();
            for (Asked each : asked) {
                Answer answer = answer(each, start);
                answers.add(answer);
                told.accept(answer);
            }
            return answers;
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot examine", "start it again", e);
        } finally {
            asked.forEach(each -> each.task().cancel(true));
        }
    }

    /** A thread of its own and not a pool's: it has the plugin's class loader, with which clients find their parts. */
    private static Asked ask(Check check, long start) {
        FutureTask<Answer> task = new FutureTask<>(() -> {
            Finding finding = check.question().get();
            return new Answer(check.name(), finding, since(start));
        });
        Thread thread = new Thread(task, "doctor-" + check.name());
        thread.setDaemon(true);
        thread.start();
        return new Asked(check, task);
    }

    private static Answer answer(Asked asked, long start) throws InterruptedException {
        Check check = asked.check();
        try {
            Duration left = check.patience().minus(since(start));
            return asked.task().get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Finding silence = Finding.failed(
                    "no answer within " + check.patience().toSeconds() + " s",
                    "see whether a firewall, a VPN or a proxy stands between this machine and it");
            return new Answer(check.name(), silence, since(start));
        } catch (ExecutionException e) {
            return new Answer(check.name(), broken(e.getCause()), since(start));
        }
    }

    private static Finding broken(Throwable cause) {
        return cause instanceof ReleaseFailure failure
                ? Finding.failed(failure)
                : Finding.failed(
                        "the check itself broke: " + cause,
                        "this is a fault of release-maven-plugin: report it with this line");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
