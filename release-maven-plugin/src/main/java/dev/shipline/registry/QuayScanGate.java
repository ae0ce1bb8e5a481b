package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.secret.CredentialSource;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Asks Quay for the scan of an image; of every image a node could run, where it is an index, because Quay does not scan indexes. */
public final class QuayScanGate implements ScanGate {
    private static final Duration LOOK_UP = Duration.ofSeconds(10);

    private final OciRegistry registry;
    private final CredentialSource credentials;
    private final RegistryHttp http;
    private final Polling polling;
    private final Clock clock;
    private final Sleeper sleeper;
    private final DoubleSupplier chance;

    public QuayScanGate(OciRegistry registry, CredentialSource credentials) {
        this(
                registry,
                credentials,
                Polling.DEFAULT,
                Clock.systemUTC(),
                Sleeper.real(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param chance from 0 to 1, drawn for every pause */
    QuayScanGate(
            OciRegistry registry,
            CredentialSource credentials,
            Polling polling,
            Clock clock,
            Sleeper sleeper,
            DoubleSupplier chance) {
        this.registry = requireNonNull(registry, "registry is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.http = new RegistryHttp(RetryPolicy.DEFAULT, clock, sleeper);
        this.polling = requireNonNull(polling, "polling is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.sleeper = requireNonNull(sleeper, "sleeper is null");
        this.chance = requireNonNull(chance, "chance is null");
    }

    @Override
    public Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress) {
        List<ScanAnswer> answers = await(image, policy, progress);
        return new Judge(policy, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)).verdict(answers);
    }

    private List<ScanAnswer> await(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress) {
        List<ImageDigest> images =
                registry.runnableImages(image).stream().distinct().toList();
        if (images.isEmpty()) {
            return List.of(ScanAnswer.without(
                    Lack.UNSUPPORTED, "unsupported", "the index names no image that a node could run"));
        }
        return new ScanRounds(security(image.name()), polling, clock, sleeper, chance)
                .await(image.name(), images, policy, progress);
    }

    @Override
    public Optional<List<Finding>> lookUp(ImageName name, ImageDigest digest) {
        QuaySecurity security = security(name);
        ScanAnswer answer = security.ask(digest, LOOK_UP);
        if (answer.lack().isEmpty()) {
            return Optional.of(Judge.findings(List.of(answer)));
        }
        if (!answer.status().equals("unsupported")) {
            return Optional.empty();
        }
        // an index is not scanned; its images are
        List<ScanAnswer> answers = registry.runnableImages(new PushedImage(name, digest.value(), digest)).stream()
                .filter(child -> !child.equals(digest))
                .map(child -> security.ask(child, LOOK_UP))
                .toList();
        boolean complete = !answers.isEmpty()
                && answers.stream().allMatch(each -> each.lack().isEmpty());
        return complete ? Optional.of(Judge.findings(answers)) : Optional.empty();
    }

    /**
     * Asks for the scan of an image that nobody has: whether there is a scanner at all, and whether the robot may read what it says.
     *
     * @return what stands in the way, in a clause; empty if nothing does
     * @throws dev.shipline.failure.ReleaseFailure if the robot may not read scans
     */
    public Optional<String> obstacle(ImageName name) {
        ScanAnswer answer = security(name).ask(ImageDigest.of(new byte[0]), LOOK_UP);
        boolean isThere = answer.status().equals("unknown") || answer.status().equals("queued");
        return isThere || answer.lack().isEmpty() ? Optional.empty() : Optional.of(answer.words());
    }

    private QuaySecurity security(ImageName name) {
        return new QuaySecurity(http, credentials, name, clock);
    }
}
