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
    private static final String TOO_LARGE = "manifest_layer_too_large";

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
        return isStatus("scanned") && !answer.at("data", "Layer").isMissing();
    }

    /** Why there will be no result; absent where there is one, or will be. */
    Optional<Lack> lack() {
        if (isStatus("unsupported") || isStatus(TOO_LARGE) || (isScanned() && !knowsPackages())) {
            return Optional.of(Lack.UNSUPPORTED);
        }
        return isStatus("failed") ? Optional.of(Lack.FAILED) : Optional.empty();
    }

    /** How it stands, for a person. */
    String words() {
        if (isStatus("unsupported")) {
            return "Quay's scanner does not support the image";
        }
        if (isStatus(TOO_LARGE)) {
            return "a layer of the image is larger than Quay's scanner takes";
        }
        if (isStatus("failed")) {
            return "Quay's scanner failed on the image (Quay tries again by itself after some five minutes)";
        }
        if (isScanned() && !knowsPackages()) {
            return "the scanner recognised no package in the image, so that nothing is known";
        }
        return status().map(word -> word.equals("scanned") ? "scanned, and the result is not there yet" : word)
                .orElse("no answer of Quay's");
    }

    /** Whether the scanner recognised any package: a base it does not know looks clean otherwise. */
    private boolean knowsPackages() {
        return !answer.at("data", "Layer", "Features").items().isEmpty();
    }

    private boolean isStatus(String word) {
        return status().filter(word::equals).isPresent();
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
