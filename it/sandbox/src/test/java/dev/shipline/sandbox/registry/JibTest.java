package dev.shipline.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemonless builder of the plugin against the registry. */
class JibTest {
    @TempDir
    Path folder;

    @Test
    void buildsOnTheBaseImageAndPushes() throws Exception {
        SandboxRegistry registry = new SandboxRegistry(folder.resolve("registry"), 0, "key")
                .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")));
        registry.start();
        try (registry) {
            Path file = Files.writeString(folder.resolve("app.txt"), "an application");
            String name = registry.host() + "/acme/orders:1";

            JibContainer image = Jib.from(RegistryImage.named(registry.host() + "/base/java:17"))
                    .addLayer(List.of(file), "/app")
                    .containerize(Containerizer.to(RegistryImage.named(name).addCredential("acme+ci", "secret"))
                            .setAllowInsecureRegistries(true)
                            .setApplicationLayersCache(folder.resolve("application"))
                            .setBaseImageLayersCache(folder.resolve("base")));

            assertThat(registry.digest("acme/orders", "1"))
                    .hasValue(image.getDigest().toString());
            assertThat(registry.holds(name)).isTrue();
        }
    }
}
