package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.publish.ArtifactRegistry.Part;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Charts as artifacts of an OCI registry, as {@code helm push} lays them out. */
public final class OciChartRepository implements ChartRepository {
    private static final String CONFIG = "application/vnd.cncf.helm.config.v1+json";
    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String PROVENANCE = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private static final String SCHEME = "oci://";

    private final ArtifactRegistry registry;
    private final String namespace;

    /** @param location {@code oci://registry/namespace} */
    public OciChartRepository(ArtifactRegistry registry, String location) {
        this.registry = requireNonNull(registry, "registry is null");
        this.namespace = location.substring(SCHEME.length()).replaceAll("/+$", "");
    }

    public static boolean matches(String location) {
        return location.startsWith(SCHEME);
    }

    /** The tag can be taken by others between the look at it and the push: registries know no conditional write. */
    @Override
    public Publication publish(PackedChart chart) {
        String repository = namespace + "/" + chart.name();
        // A tag has no +
        String tag = chart.version().replace('+', '_');
        String digest = "sha256:" + chart.digest();
        String location = SCHEME + repository + ":" + tag;
        Set<String> before = registry.contents(repository, tag);
        if (before.contains(digest)) {
            return new Publication(location, digest, false);
        }
        if (!before.isEmpty()) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot publish the chart " + chart,
                    location + " is there with another content, and this one is " + digest,
                    "raise the version in Chart.yaml: a version that is published is never replaced");
        }
        List<Part> layers = new ArrayList<>();
        layers.add(new Part(CHART, chart.archive()));
        chart.provenance().ifPresent(provenance -> layers.add(new Part(PROVENANCE, provenance)));
        byte[] config = chart.definition().json().getBytes(StandardCharsets.UTF_8);
        registry.push(repository, tag, new Part(CONFIG, config), layers, annotations(chart.definition()));
        return new Publication(location, digest, true);
    }

    /** Those of Helm, without the time: the same chart makes the same artifact. */
    private static Map<String, String> annotations(ChartDefinition definition) {
        Document fields = definition.plainFields();
        Map<String, String> annotations = new LinkedHashMap<>();
        put(annotations, "description", fields.at("description").text(""));
        put(annotations, "title", definition.name());
        put(annotations, "version", definition.version());
        put(annotations, "url", fields.at("home").text(""));
        put(
                annotations,
                "source",
                fields.at("sources").items().stream()
                        .findFirst()
                        .flatMap(Document::text)
                        .orElse(""));
        put(
                annotations,
                "authors",
                fields.at("maintainers").items().stream()
                        .map(OciChartRepository::author)
                        .collect(Collectors.joining(", ")));
        return annotations;
    }

    private static String author(Document maintainer) {
        String email = maintainer.at("email").text("");
        return maintainer.at("name").text("") + (email.isEmpty() ? "" : " (" + email + ")");
    }

    private static void put(Map<String, String> annotations, String name, String value) {
        if (!value.isEmpty()) {
            annotations.put("org.opencontainers.image." + name, value);
        }
    }
}
