package dev.shipline.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemonless builder of the plugin, which pulls base images from the registry. */
class JibTest {
    @TempDir
    Path folder;

    @Test
    void buildsOnTheBaseImage() throws Exception {
        SandboxRegistry registry = new SandboxRegistry(folder.resolve("registry"), 0, "key")
                .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")));
        registry.start();
        try (registry) {
            Path file = Files.writeString(folder.resolve("app.txt"), "an application");
            Path image = folder.resolve("image.tar");

            Jib.from(RegistryImage.named(registry.host() + "/base/java:17").addCredential("acme+ci", "secret"))
                    .addLayer(List.of(file), "/app")
                    .containerize(Containerizer.to(TarImage.at(image).named("orders"))
                            .setAllowInsecureRegistries(true)
                            .setApplicationLayersCache(folder.resolve("application"))
                            .setBaseImageLayersCache(folder.resolve("base")));

            assertThat(image).isNotEmptyFile();
        }
    }
}
