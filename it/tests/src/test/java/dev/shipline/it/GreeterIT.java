package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A service with a Dockerfile: a Docker engine builds its image. */
class GreeterIT {
    private World world;
    private Checkout greeter;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = World.start("greeter-" + test.getTestMethod().orElseThrow().getName());
        greeter = world.checkOut("greeter");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void runsWhatTheEngineBuilt() {
        MavenBuild.Result result = world.deploy(greeter, "dev");

        assertThat(result.output()).contains("BUILD SUCCESS");
        JsonNode image = world.report(greeter).at("/image");
        String digest = image.at("/digest").asText();
        String tag = image.at("/tag").asText();
        assertThat(world.sandbox().registry().tags("acme/greeter")).containsExactly(tag, tag + "-dev");
        assertThat(world.sandbox().registry().digest("acme/greeter", tag)).contains(digest);
        ClusterView cluster = new ClusterView(world.sandbox());
        assertThat(cluster.runningDigests("dev")).containsExactly(digest);
        assertThat(cluster.revisions("dev", "greeter-dev")).containsExactly("1 deployed");
    }

    @Test
    void saysThatTheEngineIsAway() {
        world.sandbox().docker().stop();

        MavenBuild.Result result = world.deploy(greeter, "dev");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("no Docker engine answers at "
                        + world.sandbox().docker().host())
                .contains("DOCKER_HOST or ship.docker.host")
                .doesNotContain("\tat ");
        assertThat(greeter.folder().resolve("target/classes"))
                .as("found before anything is compiled")
                .doesNotExist();
        assertThat(world.report(greeter).at("/failure/code").asText()).isEqualTo("UNREACHABLE");
        assertThat(world.sandbox().registry().tags("acme/greeter")).isEmpty();
        assertThat(new ClusterView(world.sandbox()).revisions("dev", "greeter-dev"))
                .isEmpty();
    }
}
