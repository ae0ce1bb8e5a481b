package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quay's own question about an image: what does the scanner say. Robots sign in with their password, not with a registry token. */
final class SecurityApi {
    private static final Pattern ROUTE =
            Pattern.compile("/api/v1/repository/([^/]+/.+)/manifest/(sha256:[0-9a-f]{64})/security");

    private final RegistryStore store;
    private final Accounts accounts;
    private final ScanBook book;

    SecurityApi(RegistryStore store, Accounts accounts, ScanBook book) {
        this.store = store;
        this.accounts = accounts;
        this.book = book;
    }

    Reply answer(Call call) {
        Matcher route = ROUTE.matcher(call.path());
        if (!route.matches() || !call.method().equals("GET")) {
            return error(404, "not_found", "Not Found");
        }
        RegistryAccount account;
        try {
            account = accounts.signIn(call);
        } catch (RegistryProblem problem) {
            return error(401, "invalid_token", problem.getMessage());
        }
        String repository = route.group(1);
        if (!account.mayPull(repository)) {
            return account == Accounts.NOBODY
                    ? error(401, "invalid_token", "Requires authentication")
                    : error(403, "insufficient_scope", "Unauthorized");
        }
        Optional<Manifest> manifest = store.manifest(repository, route.group(2));
        if (manifest.isEmpty()) {
            return error(404, "not_found", "Not Found");
        }
        return report(call, repository, manifest.get());
    }

    private Reply report(Call call, String repository, Manifest manifest) {
        String digest = manifest.digest();
        ScanScript script = book.script(repository, digest);
        if (manifest.isIndex()) {
            return status("unsupported", null);
        }
        if (book.poll(repository, digest) <= script.queuedPolls()) {
            return status("queued", null);
        }
        if (!script.status().equals("scanned")) {
            return status(script.status(), null);
        }
        boolean wanted =
                call.parameter("vulnerabilities").filter("true"::equals).isPresent();
        return status("scanned", Map.of("Layer", layer(manifest, wanted ? script.findings() : List.of())));
    }

    private static Map<String, Object> layer(Manifest manifest, List<ScanScript.Finding> findings) {
        List<String> blobs = manifest.blobs();
        String lastLayer = blobs.get(blobs.size() - 1);
        Map<String, List<ScanScript.Finding>> byPackage = new LinkedHashMap<>();
        for (ScanScript.Finding finding : findings) {
            byPackage
                    .computeIfAbsent(finding.packageName() + " " + finding.version(), key -> new ArrayList<>())
                    .add(finding);
        }
        List<Object> features = new ArrayList<>();
        byPackage.values().forEach(found -> features.add(feature(found, lastLayer)));
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("Name", manifest.digest());
        layer.put("ParentName", "");
        layer.put("NamespaceName", "");
        layer.put("IndexedByVersion", 4);
        layer.put("Features", features);
        return layer;
    }

    private static Map<String, Object> feature(List<ScanScript.Finding> findings, String layer) {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("Name", findings.get(0).packageName());
        feature.put("VersionFormat", "");
        feature.put("NamespaceName", "");
        feature.put("AddedBy", layer);
        feature.put("Version", findings.get(0).version());
        feature.put(
                "BaseScores", findings.stream().map(ScanScript.Finding::score).toList());
        feature.put("CVEIds", findings.stream().map(ScanScript.Finding::id).toList());
        feature.put(
                "Vulnerabilities",
                findings.stream().map(SecurityApi::vulnerability).toList());
        return feature;
    }

    private static Map<String, Object> vulnerability(ScanScript.Finding finding) {
        Map<String, Object> cvss = new LinkedHashMap<>();
        cvss.put("Vectors", "");
        // Quay sends an empty text where the database has no score.
        cvss.put("Score", finding.score() > 0 ? (Object) finding.score() : "");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("UpdatedBy", "sandbox");
        metadata.put("RepoName", null);
        metadata.put("RepoLink", null);
        metadata.put("DistroName", "Sandbox Linux");
        metadata.put("DistroVersion", "1");
        metadata.put("NVD", Map.of("CVSSv3", cvss));
        Map<String, Object> vulnerability = new LinkedHashMap<>();
        vulnerability.put("Severity", finding.severity());
        vulnerability.put("NamespaceName", "sandbox-updater");
        vulnerability.put("Link", "https://nvd.nist.gov/vuln/detail/" + finding.id());
        vulnerability.put("FixedBy", finding.fixedBy());
        vulnerability.put("Description", "Scripted by the sandbox's scan.json.");
        vulnerability.put("Name", finding.id());
        vulnerability.put("Metadata", metadata);
        return vulnerability;
    }

    private static Reply status(String status, Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", status);
        answer.put("data", data);
        return Reply.json(200, answer);
    }

    private static Reply error(int status, String type, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("detail", message);
        error.put("error_message", message);
        error.put("error_type", type);
        error.put("title", type);
        error.put("type", "/api/v1/error/" + type);
        error.put("status", status);
        return Reply.json(status, error);
    }
}
