package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Asks for the scans of several images in rounds: side by side, then a pause, then those again that are not scanned, under one deadline. So an index of
 * four images waits no longer than its slowest, and no image is asked for oftener than one alone would be.
 */
final class ScanRounds {
    private static final int AT_ONCE = 4;

    private final QuaySecurity security;
    private final Polling polling;
    private final Clock clock;
    private final Sleeper sleeper;
    private final DoubleSupplier chance;

    ScanRounds(QuaySecurity security, Polling polling, Clock clock, Sleeper sleeper, DoubleSupplier chance) {
        this.security = requireNonNull(security, "security is null");
        this.polling = requireNonNull(polling, "polling is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.sleeper = requireNonNull(sleeper, "sleeper is null");
        this.chance = requireNonNull(chance, "chance is null");
    }

    /**
     * @return each image's last answer, in the images' order
     * @throws dev.shipline.failure.ReleaseFailure if the scans may not be read, or the build is interrupted
     */
    List<ScanAnswer> await(
            ImageName name, List<ImageDigest> images, VulnerabilityPolicy policy, Consumer<String> progress) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, ScanRounds::daemon);
        try {
            return await(images, policy, progress, threads);
        } catch (InterruptedException e) {
            throw RegistryHttp.interrupted(name.registry(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<ScanAnswer> await(
            List<ImageDigest> images, VulnerabilityPolicy policy, Consumer<String> progress, ExecutorService threads)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(policy.timeout());
        Map<ImageDigest, ScanAnswer> answers = new LinkedHashMap<>();
        Map<ImageDigest, String> told = new HashMap<>();
        List<ImageDigest> open = images;
        for (Duration pause = polling.first(); ; pause = polling.next(pause)) {
            answers.putAll(ask(open, Duration.between(clock.instant(), deadline), threads));
            open = images.stream()
                    .filter(image -> answers.get(image).isWorthAnotherTry(policy))
                    .toList();
            for (ImageDigest image : open) {
                String words = answers.get(image).words();
                if (!words.equals(told.put(image, words))) {
                    progress.accept("waiting for the scan of " + image + ": " + words);
                }
            }
            Duration left = Duration.between(clock.instant(), deadline);
            Duration leaveAlone = open.stream()
                    .map(image -> answers.get(image).leaveAlone())
                    .reduce(Duration.ZERO, ScanRounds::longer);
            if (open.isEmpty() || left.compareTo(leaveAlone) <= 0) {
                return List.copyOf(answers.values());
            }
            Duration wait = longer(polling.spread(pause, chance.getAsDouble()), leaveAlone);
            // the last question is asked when the time is up, not a pause before that
            sleeper.sleep(wait.compareTo(left) < 0 ? wait : left);
        }
    }

    private Map<ImageDigest, ScanAnswer> ask(List<ImageDigest> images, Duration left, ExecutorService threads)
            throws InterruptedException {
        List<Callable<ScanAnswer>> questions = new ArrayList<>();
        images.forEach(image -> questions.add(() -> security.ask(image, left)));
        List<Future<ScanAnswer>> futures = threads.invokeAll(questions);
        Map<ImageDigest, ScanAnswer> answers = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            answers.put(images.get(i), answer(futures.get(i)));
        }
        return answers;
    }

    private static ScanAnswer answer(Future<ScanAnswer> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "scan");
        thread.setDaemon(true);
        return thread;
    }
}
