package dev.shipline.registry;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Assessment.Allowed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The verdict as {@code scan.json}, for the next job and for people. */
public final class ScanFile {
    public static final String NAME = "scan.json";

    private ScanFile() {}

    public static Path write(Path folder, PushedImage image, VulnerabilityPolicy policy, Verdict verdict) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("image", image.name().toString());
        tree.put("digest", image.digest().toString());
        tree.put("status", verdict.status());
        tree.put("passed", verdict.passed());
        tree.put("reason", verdict.reason());
        tree.put("policy", tree(policy));
        Map<String, Object> counts = new LinkedHashMap<>();
        verdict.counts().forEach((severity, count) -> counts.put(severity.toString(), count));
        tree.put("counts", counts);
        verdict.delta().ifPresent(delta -> tree.put("delta", tree(delta)));
        Assessment assessment = verdict.assessment();
        tree.put("allowed", assessment.allowed().stream().map(ScanFile::tree).toList());
        tree.put("expired", assessment.expired().stream().map(ScanFile::tree).toList());
        if (verdict.lack().isEmpty()) {
            tree.put("unused", assessment.unused().stream().map(ScanFile::tree).toList());
        }
        tree.put(
                "findings",
                verdict.findings().stream()
                        .map(finding -> tree(finding, verdict))
                        .toList());
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, Document.of(tree).toPrettyJson());
        return file;
    }

    private static Map<String, Object> tree(VulnerabilityPolicy policy) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("threshold", policy.threshold().toString());
        tree.put("fixable", policy.fixableOnly());
        tree.put("timeout", policy.timeout().toSeconds());
        tree.put("unsupported", word(policy.whenUnsupported()));
        tree.put("failed", word(policy.whenFailed()));
        tree.put("late", word(policy.whenLate()));
        return tree;
    }

    private static Map<String, Object> tree(ScanDelta delta) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("against", delta.against().toString());
        tree.put("new", delta.added().size());
        tree.put("running", delta.running().size());
        tree.put("gone", delta.gone().size());
        tree.put("goneFindings", delta.gone().stream().map(ScanFile::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Allowed allowed) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", allowed.finding().id());
        tree.put("package", allowed.finding().packageName());
        tree.put("version", allowed.finding().packageVersion());
        tree.put("reason", allowed.by().reason());
        tree.put("until", allowed.by().until().toString());
        tree.put("place", allowed.by().place());
        return tree;
    }

    private static Map<String, Object> tree(Allowance entry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", entry.id());
        entry.packageName().ifPresent(name -> tree.put("package", name));
        tree.put("place", entry.place());
        return tree;
    }

    private static Map<String, Object> tree(Finding finding, Verdict verdict) {
        Map<String, Object> tree = tree(finding);
        tree.put("ruling", word(verdict.assessment().ruling(finding)));
        verdict.delta().ifPresent(delta -> tree.put("new", delta.added().contains(finding)));
        return tree;
    }

    private static Map<String, Object> tree(Finding finding) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", finding.id());
        tree.put("severity", finding.severity().toString());
        tree.put("package", finding.packageName());
        tree.put("version", finding.packageVersion());
        finding.fixedBy().ifPresent(version -> tree.put("fixedBy", version));
        tree.put("link", finding.link());
        return tree;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
