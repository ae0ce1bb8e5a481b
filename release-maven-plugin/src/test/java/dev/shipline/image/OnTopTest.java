package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.ExposedPorts;
import dev.shipline.image.ImageRecipe.Chosen;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnTopTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");

    @Test
    void nothingIsPutOnAnImageThatHasAllThatIsAskedFor() {
        ImageRecipe recipe =
                recipe(Map.of("TZ", "UTC"), new Chosen(Optional.of("10001"), List.of(8080), List.of("-Xmx64m")));
        ContainerConfig image = image("10001", "TZ=UTC", "JAVA_TOOL_OPTIONS=-Dx=1 -Xmx64m")
                .withExposedPorts(new ExposedPorts(ExposedPort.tcp(8080)));

        OnTop onTop = OnTop.of(recipe, image);

        assertThat(onTop.instructions()).isEmpty();
        assertThat(onTop.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "0", "root", "0:0", "root:root", "00", "0:10001"})
    void rootIsNobodysDefault(String user) {
        OnTop onTop = OnTop.of(recipe(Map.of(), Chosen.NOTHING), image(user.replace("'", "")));

        assertThat(onTop.instructions()).containsExactly("USER 10001");
        assertThat(onTop.lines())
                .containsExactly("put on top of what the Dockerfile says: user 10001, because it would run as root"
                        + " (ship.image.user=0 keeps that)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10002", "65532:65532", "1"})
    void theUserOfADockerfileStays(String user) {
        OnTop onTop = OnTop.of(recipe(Map.of(), Chosen.NOTHING), image(user));

        assertThat(onTop.instructions()).isEmpty();
        assertThat(onTop.lines()).isEmpty();
    }

    @Test
    void aUserByNameStaysAndIsSpokenOf() {
        OnTop onTop = OnTop.of(recipe(Map.of(), Chosen.NOTHING), image("spring"));

        assertThat(onTop.instructions()).isEmpty();
        assertThat(onTop.lines()).singleElement().asString().contains("\"spring\"", "runAsNonRoot", "ship.image.user");
    }

    @ParameterizedTest
    @CsvSource({"20001, spring, USER 20001", "0, '', ''", "root, '', ''", "0, 10001, USER 0", "20001, 20001, ''"})
    void theUserThatIsChosenWins(String chosen, String user, String instruction) {
        OnTop onTop = OnTop.of(recipe(Map.of(), new Chosen(Optional.of(chosen), List.of(), List.of())), image(user));

        assertThat(String.join("\n", onTop.instructions())).isEqualTo(instruction);
    }

    @Test
    void defaultsForPortsAndTheJvmAreNotPutOnADockerfile() {
        assertThat(OnTop.of(recipe(Map.of(), Chosen.NOTHING), image("10001")).instructions())
                .isEmpty();
    }

    @Test
    void whatIsChosenComesBesideWhatIsThere() {
        ImageRecipe recipe = recipe(
                Map.of("B", "2", "A", "say \"$HOME\" \\o/"),
                new Chosen(Optional.empty(), List.of(9090, 8080), List.of("-Xmx64m", "-Dy=2")));
        ContainerConfig image = image("10001", "A=0", "JAVA_TOOL_OPTIONS=-Dx=1")
                .withExposedPorts(new ExposedPorts(ExposedPort.tcp(8080)));

        assertThat(OnTop.of(recipe, image).dockerfile("sha256:1234"))
                .containsExactly(
                        "FROM sha256:1234",
                        "ENV A=\"say \\\"\\$HOME\\\" \\\\o/\"",
                        "ENV B=\"2\"",
                        "ENV JAVA_TOOL_OPTIONS=\"-Dx=1 -Xmx64m -Dy=2\"",
                        "EXPOSE 9090");
    }

    @Test
    void anImageThatIsNotThereYetIsJudgedByItsDockerfile() {
        ImageRecipe recipe = recipe(Map.of("A", "a`b"), new Chosen(Optional.empty(), List.of(), List.of("-Xmx64m")));
        Dockerfile dockerfile = Dockerfile.parse("# escape=`\nFROM scratch\n");

        assertThat(OnTop.of(recipe, dockerfile).instructions())
                .containsExactly(
                        "ENV A=\"a``b\"", "ENV JAVA_TOOL_OPTIONS=\"$JAVA_TOOL_OPTIONS -Xmx64m\"", "USER 10001");
    }

    private static ImageRecipe recipe(Map<String, String> environment, Chosen chosen) {
        return SampleRecipe.like(Recipes.docker(Path.of("."), NAME))
                .jvmFlags("-XX:MaxRAMPercentage=75")
                .environment(environment)
                .ports(8080)
                .chosen(chosen)
                .recipe();
    }

    private static ContainerConfig image(String user, String... variables) {
        return new ContainerConfig().withUser(user).withEnv(variables);
    }
}
