package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scanner says about an image.
 *
 * @param queuedPolls how often it first says that the image is queued
 * @param status      its word then: scanned, failed, unsupported, manifest_layer_too_large
 * @param findings    what it found; only where the status is scanned
 */
public record ScanScript(int queuedPolls, String status, List<Finding> findings) {
    /**
     * A vulnerability.
     *
     * @param severity as Quay words it: Unknown, Negligible, Low, Medium, High, Critical
     * @param fixedBy  the version that mends it, empty where there is none
     * @param score    CVSS 3, 0 where there is none
     */
    public record Finding(
            String packageName, String version, String id, String severity, String fixedBy, double score) {}

    public ScanScript {
        requireNonNull(status, "status is null");
        findings = List.copyOf(findings);
    }

    /** Two findings such as every base image has, neither of them urgent. */
    public static ScanScript ordinary() {
        return scanned(List.of(
                new Finding("coreutils", "8.32-4.1ubuntu1.2", "CVE-2016-2781", "Low", "", 6.5),
                new Finding("libgcrypt20", "1.9.4-3ubuntu3", "CVE-2024-2236", "Medium", "1.9.4-3ubuntu3+esm1", 5.9)));
    }

    public static ScanScript scanned(List<Finding> findings) {
        return new ScanScript(1, "scanned", findings);
    }

    public static ScanScript ended(String status) {
        return new ScanScript(1, status, List.of());
    }

    public ScanScript afterPolls(int polls) {
        return new ScanScript(polls, status, findings);
    }

    static ScanScript parse(JsonNode json) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : json.path("findings")) {
            findings.add(new Finding(
                    finding.path("package").asText(),
                    finding.path("version").asText(),
                    finding.path("id").asText(),
                    finding.path("severity").asText("Unknown"),
                    finding.path("fixedBy").asText(),
                    finding.path("score").asDouble()));
        }
        return new ScanScript(
                json.path("queuedPolls").asInt(1), json.path("status").asText("scanned"), findings);
    }

    Map<String, Object> tree() {
        List<Object> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("package", finding.packageName());
            fields.put("version", finding.version());
            fields.put("id", finding.id());
            fields.put("severity", finding.severity());
            fields.put("fixedBy", finding.fixedBy());
            fields.put("score", finding.score());
            list.add(fields);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("queuedPolls", queuedPolls);
        tree.put("status", status);
        tree.put("findings", list);
        return tree;
    }
}
