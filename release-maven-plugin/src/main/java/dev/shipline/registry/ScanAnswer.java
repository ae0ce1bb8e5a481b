package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of asking once for the scan of one image.
 *
 * @param lack       why the findings are not all there is to know; absent where they are. {@link Lack#LATE} may be answered otherwise the next time
 * @param status     Quay's word, or "none" where there is no Quay
 * @param words      the same for a person
 * @param findings   none where there is a lack
 * @param leaveAlone how long the registry asks not to be asked again
 */
record ScanAnswer(Optional<Lack> lack, String status, String words, List<Finding> findings, Duration leaveAlone) {
    ScanAnswer {
        requireNonNull(lack, "lack is null");
        requireNonNull(status, "status is null");
        requireNonNull(words, "words is null");
        findings = List.copyOf(findings);
        requireNonNull(leaveAlone, "leaveAlone is null");
    }

    static ScanAnswer scanned(List<Finding> findings) {
        return new ScanAnswer(Optional.empty(), "scanned", "scanned", findings, Duration.ZERO);
    }

    static ScanAnswer notYet(String status, String words) {
        return notYet(status, words, Duration.ZERO);
    }

    static ScanAnswer notYet(String status, String words, Duration leaveAlone) {
        return new ScanAnswer(Optional.of(Lack.LATE), status, words, List.of(), leaveAlone);
    }

    static ScanAnswer without(Lack lack, String status, String words) {
        return new ScanAnswer(Optional.of(lack), status, words, List.of(), Duration.ZERO);
    }

    /** Whether to ask again, as long as there is time. A scanned image is not asked for again: Quay keeps its report for five minutes. */
    boolean isWorthAnotherTry(VulnerabilityPolicy policy) {
        return lack.filter(why -> why == Lack.LATE
                        || (why == Lack.FAILED && policy.whenFailed() == VulnerabilityPolicy.WhenFailed.WAIT))
                .isPresent();
    }
}
