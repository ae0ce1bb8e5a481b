package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.image.ImageRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageParametersTest {
    @TempDir
    Path folder;

    private PlannedService service;

    @BeforeEach
    void aServiceWithItsThreeFacts() throws IOException, GitAPIException {
        service = new PlannedService(folder);
    }

    @Test
    void whatNobodySetIsADefaultAndNotChosen() {
        ImageRecipe image = service.plan().image();
        assertThat(image.user()).isEqualTo("10001");
        assertThat(image.ports()).containsExactly(8080);
        assertThat(image.jvmFlags()).containsExactly("-XX:MaxRAMPercentage=75");
        assertThat(image.environment()).isEmpty();
        assertThat(image.chosen()).isEqualTo(ImageRecipe.Chosen.NOTHING);
    }

    @Test
    void whatIsSetIsChosen() {
        service.mojo.imageUser = " 20001:20001 ";
        service.mojo.imagePorts = "8080, 9090";
        service.mojo.jvmFlags = "-Xmx256m -Xss512k";
        service.mojo.imageEnvironment = "\n   SPRING_PROFILES_ACTIVE = cloud\n\n   QUERY=a=b c\n   EMPTY=\n";
        service.mojo.imageLabels = "com.acme.team=orders\norg.opencontainers.image.title=Orders";
        ImageRecipe image = service.plan().image();
        assertThat(image.user()).isEqualTo("20001:20001");
        assertThat(image.chosen())
                .isEqualTo(new ImageRecipe.Chosen(
                        Optional.of("20001:20001"), List.of(8080, 9090), List.of("-Xmx256m", "-Xss512k")));
        assertThat(image.environment())
                .isEqualTo(Map.of("SPRING_PROFILES_ACTIVE", "cloud", "QUERY", "a=b c", "EMPTY", ""));
        assertThat(image.labels())
                .containsEntry("com.acme.team", "orders")
                .containsEntry("org.opencontainers.image.title", "Orders")
                .containsKey("org.opencontainers.image.revision");
    }

    @Test
    void wrongWordsForTheImageAreRefusedTogether() {
        service.mojo.imageUser = "10001\nRUN evil";
        service.mojo.imageEnvironment = "SPRING_PROFILES_ACTIVE";
        service.mojo.imageLabels = "org.opencontainers.image.revision=deadbeef";
        assertThatThrownBy(service::plan)
                .hasMessageContainingAll(
                        "ship.image.user is wrong",
                        "ship.image.environment is wrong: \"SPRING_PROFILES_ACTIVE\" is not of the form NAME=value",
                        "ship.image.labels is wrong: org.opencontainers.image.revision tells the commit");
    }

    @Test
    void aNameThatIsSetTwiceIsRefused() {
        service.mojo.imageEnvironment = "A=1\nA=2";
        assertThatThrownBy(service::plan).hasMessageContaining("ship.image.environment is wrong: it sets A twice");
        service.mojo.imageEnvironment = "1A=1";
        assertThatThrownBy(service::plan).hasMessageContaining("\"1A\" is not a name");
    }

    @Test
    void aDockerfileIsSeen() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        assertThat(service.plan().image().dockerfile()).contains(folder.resolve("Dockerfile"));
        assertThat(service.plan().image().base()).isEmpty();
    }

    @Test
    void aDockerfileGetsTheBaseThatIsSet() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "ARG BASE\nFROM ${BASE}\n");
        service.mojo.imageBase = "quay.io/acme/jre:21";
        assertThat(service.plan().image().base()).contains("quay.io/acme/jre:21");
    }
}
