package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Quay says about the security of one manifest. */
final class QuayReport {
    private final Document answer;

    QuayReport(Document answer) {
        this.answer = requireNonNull(answer, "answer is null");
    }

    /** Quay's word; empty where the answer is not Quay's. */
    Optional<String> status() {
        return answer.at("status").text();
    }

    /** Whether the scan is done and its result is here: right after a push Quay may say so without data. */
    boolean isScanned() {
        return status().filter("scanned"::equals).isPresent()
                && !answer.at("data", "Layer").isMissing();
    }

    /** Whether there will be no result. */
    boolean isHopeless() {
        return status().filter(List.of("unsupported", "failed", "manifest_layer_too_large")::contains)
                .isPresent();
    }

    /** Whether the scanner recognised any package: a base it does not know looks clean otherwise. */
    boolean knowsPackages() {
        return !answer.at("data", "Layer", "Features").items().isEmpty();
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Document feature : answer.at("data", "Layer", "Features").items()) {
            for (Document vulnerability : feature.at("Vulnerabilities").items()) {
                findings.add(new Finding(
                        vulnerability.at("Name").text("unnamed"),
                        severity(vulnerability),
                        feature.at("Name").text(""),
                        feature.at("Version").text(""),
                        fixedBy(vulnerability),
                        vulnerability.at("Link").text("").split("\\s", 2)[0]));
            }
        }
        return findings;
    }

    /** Quay calls a score of 10 "Unknown" where it has to derive the severity itself. */
    private static Severity severity(Document vulnerability) {
        Severity named = Severity.parse(vulnerability.at("Severity").text("")).orElse(Severity.UNKNOWN);
        if (named != Severity.UNKNOWN) {
            return named;
        }
        double score = score(vulnerability.at("Metadata", "NVD", "CVSSv3", "Score"));
        if (score >= 9) {
            return Severity.CRITICAL;
        }
        if (score >= 7) {
            return Severity.HIGH;
        }
        if (score >= 4) {
            return Severity.MEDIUM;
        }
        return score > 0 ? Severity.LOW : Severity.UNKNOWN;
    }

    /** A number, a number in quotes, or an empty text. */
    private static double score(Document score) {
        try {
            return score.text().map(Double::parseDouble).orElse(0.0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<String> fixedBy(Document vulnerability) {
        String version = vulnerability.at("FixedBy").text("").strip();
        if (version.isEmpty() || version.equals("0")) {
            return Optional.empty();
        }
        try {
            // versions hold plus signs, which a form decoder would take for spaces
            return Optional.of(URLDecoder.decode(version.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.of(version);
        }
    }
}
