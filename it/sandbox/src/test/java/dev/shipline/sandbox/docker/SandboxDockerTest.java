package dev.shipline.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.shipline.sandbox.content.Tarball;
import dev.shipline.sandbox.registry.RegistryAccount;
import dev.shipline.sandbox.registry.SandboxRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker-java gets from it. */
class SandboxDockerTest {
    @TempDir
    Path folder;

    private SandboxRegistry registry;
    private SandboxDocker docker;
    private DockerClient client;

    @BeforeEach
    void start() {
        registry = new SandboxRegistry(folder.resolve("registry"), 0, "key")
                .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")));
        registry.start();
        docker = new SandboxDocker(folder.resolve("docker"), 0, () -> registry.host() + "/base/java:17");
        docker.start();
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(docker.host().toString())
                .withDockerTlsVerify(false)
                .build();
        client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        docker.close();
        registry.close();
    }

    @Test
    void saysWhatItIs() {
        client.pingCmd().exec();
        assertThat(client.versionCmd().exec().getApiVersion()).isEqualTo("1.41");
    }

    @Test
    void buildsWhatTheDockerfileSays() {
        String id = build("""
                FROM eclipse-temurin:17-jre
                ARG JAR=app.jar
                WORKDIR /app
                COPY target/${JAR} .
                COPY target/lib/ lib/
                ENV MODE="quick one"
                EXPOSE 8080
                LABEL team=orders
                ENTRYPOINT ["java", "-jar", \\
                  "app.jar"]
                """);

        InspectImageResponse image = client.inspectImageCmd(id).exec();
        assertThat(image.getConfig().getEntrypoint()).containsExactly("java", "-jar", "app.jar");
        assertThat(image.getConfig().getEnv()).contains("MODE=quick one", "JAVA_VERSION=17");
        assertThat(image.getConfig().getLabels()).isEqualTo(Map.of("team", "orders", "by", "test"));
        assertThat(image.getConfig().getExposedPorts()[0].getPort()).isEqualTo(8080);
        assertThat(image.getConfig().getWorkingDir()).isEqualTo("/app");
        assertThat(image.getRootFS().getLayers()).hasSize(2);
    }

    @Test
    void pushesToTheRegistry() throws Exception {
        build("FROM " + registry.host() + "/base/java:17\nCOPY . /app\n");

        List<PushResponseItem> items = push("acme+ci", "secret");

        String digest = registry.digest("acme/orders", "1").orElseThrow();
        assertThat(items.get(items.size() - 1).getAux().getDigest()).isEqualTo(digest);
        assertThat(items).extracting(PushResponseItem::getStatus).contains("Mounted from base/java", "Pushed");
    }

    @Test
    void tellsOfWrongCredentialsInTheStream() throws Exception {
        build("FROM scratch\nCOPY . /app\n");

        List<PushResponseItem> items = push("acme+ci", "guessed");

        assertThat(items.get(items.size() - 1).getErrorDetail().getMessage()).startsWith("unauthorized: ");
        assertThat(registry.digest("acme/orders", "1")).isEmpty();
    }

    @Test
    void tellsThatTheRegistryIsAway() throws Exception {
        build("FROM scratch\nCOPY . /app\n");
        registry.stop();

        List<PushResponseItem> items = push("acme+ci", "secret");

        assertThat(items.get(items.size() - 1).getErrorDetail().getMessage()).contains("connection refused");
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatThrownBy(() -> build("FROM scratch\nCOPY target/other.jar /app/\n"))
                .hasMessageContaining("COPY failed: file not found in build context")
                .hasMessageContaining("target/other.jar");
    }

    @Test
    void refusesABaseThatItsOwnRegistryDoesNotHave() {
        assertThatThrownBy(() -> build("FROM " + registry.host() + "/base/java:99\n"))
                .hasMessageContaining("not found: manifest unknown");
    }

    @Test
    void tagsAndForgetsNothing() {
        String id = build("FROM scratch\nCOPY . /app\n");

        client.tagImageCmd(id, registry.host() + "/acme/orders", "2").exec();

        assertThat(client.inspectImageCmd(registry.host() + "/acme/orders:2")
                        .exec()
                        .getRepoTags())
                .contains(registry.host() + "/acme/orders:1");
        assertThatThrownBy(() -> client.inspectImageCmd("acme/none:1").exec()).isInstanceOf(NotFoundException.class);
    }

    private String build(String dockerfile) {
        byte[] context = new Tarball()
                .add("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))
                .add("target/app.jar", new byte[] {1})
                .add("target/lib/a.jar", new byte[] {2})
                .tar();
        BuildImageCmd command = client.buildImageCmd(new ByteArrayInputStream(context))
                .withTags(Set.of(registry.host() + "/acme/orders:1"))
                .withLabels(Map.of("by", "test"));
        return command.exec(new BuildImageResultCallback()).awaitImageId();
    }

    private List<PushResponseItem> push(String username, String password) throws InterruptedException {
        List<PushResponseItem> items = new ArrayList<>();
        client.pushImageCmd(registry.host() + "/acme/orders")
                .withTag("1")
                .withAuthConfig(new AuthConfig()
                        .withRegistryAddress(registry.host())
                        .withUsername(username)
                        .withPassword(password))
                .exec(new ResultCallback.Adapter<PushResponseItem>() {
                    @Override
                    public void onNext(PushResponseItem item) {
                        items.add(item);
                    }
                })
                .awaitCompletion();
        return items;
    }
}
