package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciChartRepositoryTest {
    @TempDir
    Path folder;

    private final Map<String, Set<String>> tags = new HashMap<>();
    private final List<String> pushes = new ArrayList<>();
    private Map<String, String> annotated = Map.of();

    private final OciChartRepository repository = new OciChartRepository(
            new ArtifactRegistry() {
                @Override
                public Set<String> contents(String repository, String tag) {
                    return tags.getOrDefault(repository + ":" + tag, Set.of());
                }

                @Override
                public void push(
                        String repository,
                        String tag,
                        Part config,
                        List<Part> layers,
                        Map<String, String> annotations) {
                    tags.put(
                            repository + ":" + tag,
                            Set.of("sha256:" + PackedChart.digest(layers.get(0).content())));
                    pushes.add(config.mediaType() + " " + new String(config.content()));
                    layers.forEach(layer -> pushes.add(layer.mediaType()));
                    annotated = annotations;
                }
            },
            "oci://quay.io/acme/");

    @Test
    void pushesAsHelmDoes() {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        ChartFolders.file(chart, "Chart.yaml", """
                apiVersion: v2
                name: orders
                version: 1.0.0+build.7
                description: Orders
                home: https://acme.example
                sources: [https://git.acme.example/orders]
                maintainers: [{name: Ann, email: ann@acme.example}, {name: Bob}]
                """);
        PackedChart packed = new ChartPacker(Optional.empty(), Optional.empty()).pack(chart);
        PackedChart signed = new PackedChart(packed.definition(), packed.archive(), Optional.of(new byte[] {1}));

        assertThat(repository.publish(signed))
                .isEqualTo(new ChartRepository.Publication(
                        "oci://quay.io/acme/orders:1.0.0_build.7", "sha256:" + packed.digest(), true));
        assertThat(pushes)
                .containsExactly(
                        "application/vnd.cncf.helm.config.v1+json "
                                + packed.definition().json(),
                        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                        "application/vnd.cncf.helm.chart.provenance.v1.prov");
        assertThat(annotated)
                .containsEntry("org.opencontainers.image.title", "orders")
                .containsEntry("org.opencontainers.image.version", "1.0.0+build.7")
                .containsEntry("org.opencontainers.image.description", "Orders")
                .containsEntry("org.opencontainers.image.url", "https://acme.example")
                .containsEntry("org.opencontainers.image.source", "https://git.acme.example/orders")
                .containsEntry("org.opencontainers.image.authors", "Ann (ann@acme.example), Bob");
    }

    @Test
    void neverReplacesAVersion() {
        PackedChart chart = ChartFolders.packed(folder, "orders", "1.0.0");
        repository.publish(chart);
        assertThat(repository.publish(chart).isNew()).isFalse();
        tags.put("quay.io/acme/orders:1.0.0", Set.of("sha256:" + "0".repeat(64)));
        assertThatThrownBy(() -> repository.publish(chart))
                .hasMessageContainingAll("oci://quay.io/acme/orders:1.0.0 is there with another content");
        assertThat(pushes).hasSize(2);
    }
}
