package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildersTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");

    private final List<String> log = new ArrayList<>();
    private final ImageBuilder builders = new ImageBuilders(named("daemonless"), named("engine"), log::add);

    @TempDir
    Path folder;

    @Test
    void usesTheEngineForADockerfile() {
        BuiltImage built = builders.build(Recipes.docker(folder, NAME));

        assertThat(built.summary()).isEqualTo("engine");
        assertThat(log).containsExactly("building with the Docker engine, because there is a Dockerfile");
    }

    @Test
    void needsNoEngineWithoutADockerfile() throws IOException {
        BuiltImage built = builders.build(Recipes.java(folder, NAME, "quay.io/acme/jre:17"));

        assertThat(built.summary()).isEqualTo("daemonless");
        assertThat(log).containsExactly("building without a Docker engine, because there is no Dockerfile");
    }

    private static ImageBuilder named(String name) {
        return recipe -> new BuiltImage() {
            @Override
            public String summary() {
                return name;
            }

            @Override
            public PushedImage push(String tag) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
