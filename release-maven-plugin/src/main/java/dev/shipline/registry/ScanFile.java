package dev.shipline.registry;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.image.PushedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The verdict as {@code scan.json}, for the next job and for people. */
public final class ScanFile {
    public static final String NAME = "scan.json";

    private ScanFile() {}

    public static Path write(Path folder, PushedImage image, Verdict verdict) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("image", image.name().toString());
        tree.put("digest", image.digest().toString());
        tree.put("status", verdict.status());
        tree.put("passed", verdict.passed());
        tree.put("reason", verdict.reason());
        Map<String, Object> counts = new LinkedHashMap<>();
        verdict.counts().forEach((severity, count) -> counts.put(severity.toString(), count));
        tree.put("counts", counts);
        tree.put("findings", verdict.findings().stream().map(ScanFile::tree).toList());
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, Document.of(tree).toPrettyJson());
        return file;
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
}
