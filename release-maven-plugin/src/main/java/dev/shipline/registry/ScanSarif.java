package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.image.PushedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verdict as SARIF 2.1.0, the format in which code hosts take what scanners found. A finding that is allowed is there too, suppressed, with the reason. */
public final class ScanSarif {
    public static final String NAME = "scan.sarif";

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String SCANNER = "Quay security scan";

    private final PushedImage image;
    private final Verdict verdict;
    private final List<String> rules;

    private ScanSarif(PushedImage image, Verdict verdict) {
        this.image = requireNonNull(image, "image is null");
        this.verdict = requireNonNull(verdict, "verdict is null");
        this.rules =
                verdict.findings().stream().map(Finding::id).distinct().sorted().toList();
    }

    public static Path write(Path folder, PushedImage image, Verdict verdict) {
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, Document.of(new ScanSarif(image, verdict).log()).toPrettyJson());
        return file;
    }

    private Map<String, Object> log() {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", SCANNER);
        driver.put("rules", rules.stream().map(this::rule).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("invocations", List.of(invocation()));
        run.put("results", verdict.findings().stream().map(this::result).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    /** Without a verdict there are no results, and nobody is to take that for a clean image. */
    private Map<String, Object> invocation() {
        Map<String, Object> invocation = new LinkedHashMap<>();
        boolean complete = verdict.lack().isEmpty();
        invocation.put("executionSuccessful", complete);
        if (!complete) {
            Map<String, Object> notice = new LinkedHashMap<>();
            notice.put("level", verdict.passed() ? "warning" : "error");
            notice.put("message", Map.of("text", verdict.reason()));
            invocation.put("toolExecutionNotifications", List.of(notice));
        }
        return invocation;
    }

    private Map<String, Object> rule(String id) {
        List<Finding> all = verdict.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .toList();
        Finding worst = all.get(0);
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", id);
        rule.put("shortDescription", Map.of("text", id + " (" + worst.severity() + ")"));
        Optional.of(worst.link())
                .filter(link -> link.startsWith("https://") || link.startsWith("http://"))
                .ifPresent(link -> rule.put("helpUri", link));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("security-severity", score(worst.severity()));
        properties.put("tags", List.of("security"));
        rule.put("properties", properties);
        return rule;
    }

    private Map<String, Object> result(Finding finding) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.id());
        result.put("ruleIndex", rules.indexOf(finding.id()));
        result.put("level", level(finding.severity()));
        result.put("message", Map.of("text", message(finding)));
        result.put("locations", List.of(location(finding)));
        // the same finding in the next build is the same alert, whatever its version is then
        result.put(
                "partialFingerprints",
                Map.of("finding/v1", image.name() + " " + finding.packageName() + " " + finding.id()));
        List<Map<String, Object>> suppressions = suppressions(finding);
        if (!suppressions.isEmpty()) {
            result.put("suppressions", suppressions);
        }
        verdict.delta()
                .ifPresent(delta -> result.put("baselineState", delta.added().contains(finding) ? "new" : "unchanged"));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("severity", finding.severity().toString());
        properties.put("package", finding.packageName());
        properties.put("version", finding.packageVersion());
        finding.fixedBy().ifPresent(version -> properties.put("fixedBy", version));
        result.put("properties", properties);
        return result;
    }

    private static String message(Finding finding) {
        return finding.packageName() + " " + finding.packageVersion() + " has " + finding.id()
                + finding.fixedBy()
                        .map(version -> "; it is fixed in " + version)
                        .orElse("; no version fixes it");
    }

    /** An image has no lines: what is named is the image, and the package in it. */
    private Map<String, Object> location(Finding finding) {
        Map<String, Object> artifact = new LinkedHashMap<>();
        artifact.put("artifactLocation", Map.of("uri", image.name().repository()));
        artifact.put("region", Map.of("startLine", 1));
        Map<String, Object> module = new LinkedHashMap<>();
        module.put("name", finding.packageName());
        module.put("fullyQualifiedName", image.name().withDigest(image.digest()) + " " + finding.packageName());
        module.put("kind", "module");
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("physicalLocation", artifact);
        location.put("logicalLocations", List.of(module));
        return location;
    }

    private List<Map<String, Object>> suppressions(Finding finding) {
        List<Map<String, Object>> suppressions = new ArrayList<>();
        Assessment assessment = verdict.assessment();
        assessment.allowed().stream()
                .filter(each -> each.finding().equals(finding))
                .forEach(each -> suppressions.add(suppression(each.by().reason() + " (until "
                        + each.by().until() + ", " + each.by().place() + ")")));
        if (assessment.unfixed().contains(finding)) {
            suppressions.add(suppression("no version fixes it, and ship.scan.fixable is true"));
        }
        return suppressions;
    }

    private static Map<String, Object> suppression(String why) {
        Map<String, Object> suppression = new LinkedHashMap<>();
        suppression.put("kind", "external");
        suppression.put("status", "accepted");
        suppression.put("justification", why);
        return suppression;
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, NEGLIGIBLE, UNKNOWN -> "note";
        };
    }

    /** The middle of each band of CVSS, by which code hosts sort. */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "2.0";
            case NEGLIGIBLE, UNKNOWN -> "0.1";
        };
    }
}
