package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.registry.OciArtifact.Part;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OciArtifactTest {
    private static final Part CONFIG = new Part("application/vnd.cncf.helm.config.v1+json", new byte[] {'{', '}'});
    private static final Part CHART =
            new Part("application/vnd.cncf.helm.chart.content.v1.tar+gzip", new byte[] {1, 2, 3});

    @AutoClose
    private FakeRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
    }

    @Test
    void isAManifestOfItsParts() {
        OciArtifact artifact =
                new OciArtifact(CONFIG, List.of(CHART), Map.of("org.opencontainers.image.title", "orders"));
        Document manifest = Document.json(artifact.layout().manifest());
        assertThat(manifest.at("config", "mediaType").text("")).isEqualTo(CONFIG.mediaType());
        assertThat(manifest.at("config", "digest").text(""))
                .isEqualTo(ImageDigest.of(CONFIG.content()).value());
        assertThat(manifest.at("layers").items()).singleElement().satisfies(layer -> {
            assertThat(layer.at("mediaType").text("")).isEqualTo(CHART.mediaType());
            assertThat(layer.at("size").number(0)).isEqualTo(3);
        });
        assertThat(manifest.at("annotations", "org.opencontainers.image.title").text(""))
                .isEqualTo("orders");
        assertThat(artifact.layout().manifest())
                .isEqualTo(new OciArtifact(CONFIG, List.of(CHART), Map.of("org.opencontainers.image.title", "orders"))
                        .layout()
                        .manifest());
    }

    @Test
    void isFoundUnderItsTagByItsParts() {
        ImageName name = ImageName.parse(server.host() + "/acme/orders");
        OciRegistry registry = new Clients().anonymous();
        assertThat(registry.contents(name, "1.0.0_7")).isEmpty();

        registry.upload(new OciArtifact(CONFIG, List.of(CHART), Map.of()).layout(), name, "1.0.0_7");

        assertThat(registry.contents(name, "1.0.0_7"))
                .containsExactlyInAnyOrder(ImageDigest.of(CONFIG.content()), ImageDigest.of(CHART.content()));
    }
}
