package dev.shipline.cluster;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the workloads in the YAML that Helm applied. */
final class ManifestWorkloads {
    /** Where Helm itself parts the documents. */
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    private static final Pattern LOOKS_LIKE_A_WORKLOAD =
            Pattern.compile("(?m)^kind:\\s*[\"']?(Deployment|StatefulSet|DaemonSet|Job|List)\\b");

    private ManifestWorkloads() {}

    /** In the order of the manifest. A workload that names no namespace is in that of the release. */
    static List<WorkloadId> in(String manifest, String namespace) {
        List<WorkloadId> workloads = new ArrayList<>();
        for (String part : SEPARATOR.split(manifest)) {
            // Helm is more lenient than we are (it accepts a key twice); what holds no workload need not be read
            if (LOOKS_LIKE_A_WORKLOAD.matcher(part).find()) {
                parse(part).forEach(document -> collect(document, namespace, workloads));
            }
        }
        return workloads.stream().distinct().toList();
    }

    private static List<Document> parse(String part) {
        try {
            return Document.yamlStream(part);
        } catch (MalformedDocumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot tell which workloads the release has",
                    "a document in the manifest that the chart rendered is not clean YAML: " + e.getMessage(),
                    "correct the template in the chart of ship.chart (helm template shows the document)",
                    e);
        }
    }

    private static void collect(Document document, String namespace, List<WorkloadId> into) {
        document.at("items").items().forEach(item -> collect(item, namespace, into));
        String name = document.at("metadata", "name").text("");
        WorkloadKind.of(document.at("kind").text(""))
                .filter(kind -> !name.isEmpty())
                .map(kind -> new WorkloadId(
                        kind, document.at("metadata", "namespace").text(namespace), name))
                .ifPresent(into::add);
    }
}
