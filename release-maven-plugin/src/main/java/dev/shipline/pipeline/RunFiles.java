package dev.shipline.pipeline;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.helm.ManifestDiff;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Finding;
import dev.shipline.registry.Severity;
import dev.shipline.registry.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files a run leaves beside its report. The next job may read them, and needs none. */
final class RunFiles {
    private RunFiles() {}

    static void image(Release release, PushedImage image) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("repository", image.name().toString());
        content.put("tag", image.tag());
        content.put("digest", image.digest().value());
        content.put("commit", release.commit().sha());
        release.image().base().ifPresent(base -> content.put("base", base));
        write(release, "image.json", content);
    }

    static void scan(Release release, PushedImage image, Verdict verdict) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("image", image.name().withDigest(image.digest()));
        content.put("status", verdict.status());
        content.put("passed", verdict.passed());
        content.put("reason", verdict.reason());
        content.put("threshold", release.policy().threshold().toString());
        content.put("counts", counts(verdict));
        content.put(
                "findings", verdict.findings().stream().map(RunFiles::finding).toList());
        write(release, "scan.json", content);
    }

    static void plan(Release release, ManifestDiff diff) {
        List<String> lines = diff.lines();
        AtomicFile.write(release.directory().resolve("plan.txt"), String.join("\n", lines) + "\n");
    }

    static Map<String, Object> counts(Verdict verdict) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Map.Entry<Severity, Long> count : verdict.counts().entrySet()) {
            counts.put(count.getKey().toString(), count.getValue());
        }
        return counts;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", finding.id());
        content.put("severity", finding.severity().toString());
        content.put("package", finding.packageName());
        content.put("version", finding.packageVersion());
        content.put("fixedBy", finding.fixedBy().orElse(null));
        content.put("link", finding.link());
        return content;
    }

    private static void write(Release release, String name, Map<String, Object> content) {
        AtomicFile.write(release.directory().resolve(name), Document.of(content).toPrettyJson());
    }
}
