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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

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
        List<ImageDigest> images =
                registry.runnableImages(image).stream().distinct().toList();
        if (images.isEmpty()) {
            return verdict(
                    List.of(ScanAnswer.without(
                            Lack.UNSUPPORTED, "unsupported", "the index names no image that a node could run")),
                    policy);
        }
        return verdict(
                new ScanRounds(security(image.name()), polling, clock, sleeper, chance)
                        .await(image.name(), images, policy, progress),
                policy);
    }

    @Override
    public Optional<List<Finding>> lookUp(ImageName name, ImageDigest digest) {
        QuaySecurity security = security(name);
        ScanAnswer answer = security.ask(digest, LOOK_UP);
        if (answer.lack().isEmpty()) {
            return Optional.of(sorted(List.of(answer)));
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
        return complete ? Optional.of(sorted(answers)) : Optional.empty();
    }

    private Verdict verdict(List<ScanAnswer> answers, VulnerabilityPolicy policy) {
        List<Finding> findings = sorted(answers);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Assessment assessment = Assessment.of(findings, policy, today);
        // the lack that keeps the image from passing, before one that does not
        Optional<ScanAnswer> silent = answers.stream()
                .filter(answer -> answer.lack().isPresent())
                .min(Comparator.comparing(
                        answer -> policy.letsPass(answer.lack().get())));
        if (!assessment.rejected().isEmpty()) {
            return verdict("scanned", false, rejection(assessment, policy), findings, Optional.empty(), assessment);
        }
        if (silent.isPresent()) {
            Lack lack = silent.get().lack().orElseThrow();
            boolean passed = policy.letsPass(lack);
            String reason = lack == Lack.LATE
                    ? "there is no verdict of the scanner within "
                            + policy.timeout().toSeconds() + " s; last: "
                            + silent.get().words()
                    : silent.get().words();
            return verdict(
                    silent.get().status(),
                    passed,
                    passed ? reason + "; it passes because " + lack.property() + " is warn" : reason,
                    findings,
                    Optional.of(lack),
                    assessment);
        }
        return verdict(
                "scanned", true, acceptance(findings, assessment, policy), findings, Optional.empty(), assessment);
    }

    private static Verdict verdict(
            String status,
            boolean passed,
            String reason,
            List<Finding> findings,
            Optional<Lack> lack,
            Assessment assessment) {
        return new Verdict(status, passed, reason, findings, lack, assessment, Optional.empty());
    }

    private static String rejection(Assessment assessment, VulnerabilityPolicy policy) {
        List<Finding> rejected = assessment.rejected();
        String counts = Verdict.counts(rejected).entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        long fixable = rejected.stream()
                .filter(finding -> finding.fixedBy().isPresent())
                .count();
        String fixes = fixable == 0 ? "none has a fix" : fixable + " of " + rejected.size() + " with a fix";
        String expired = assessment.expired().stream()
                .map(each -> each.finding().id() + " was allowed until "
                        + each.by().until() + " (" + each.by().place() + ")")
                .distinct()
                .collect(Collectors.joining("; "));
        return "it has findings of " + policy.threshold() + " or worse: " + counts + ", " + fixes
                + (expired.isEmpty() ? "" : "; " + expired);
    }

    private static String acceptance(List<Finding> findings, Assessment assessment, VulnerabilityPolicy policy) {
        StringBuilder reason =
                new StringBuilder("none of " + findings.size() + " findings is " + policy.threshold() + " or worse");
        int let = assessment.allowed().size() + assessment.unfixed().size();
        if (let > 0) {
            reason.append(", but for ")
                    .append(let)
                    .append(" that ")
                    .append(let == 1 ? "does" : "do")
                    .append(" not count");
        }
        return reason.toString();
    }

    private static List<Finding> sorted(List<ScanAnswer> answers) {
        return answers.stream()
                .flatMap(answer -> answer.findings().stream())
                .distinct()
                .sorted(Verdict.WORST_FIRST)
                .toList();
    }

    private QuaySecurity security(ImageName name) {
        return new QuaySecurity(http, credentials, name, clock);
    }
}
