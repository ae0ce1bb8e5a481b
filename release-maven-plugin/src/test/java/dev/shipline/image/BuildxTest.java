package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildxTest {
    @TempDir
    Path folder;

    @AutoClose
    private BuildxRig rig;

    @BeforeEach
    void rig() throws IOException {
        rig = new BuildxRig(folder);
    }

    @Test
    void loadsTheImageIntoTheEngineWhichPushesIt() {
        String digest = "sha256:" + "b".repeat(64);
        rig.engine.push("{\"aux\":{\"Digest\":\"" + digest + "\"}}");

        BuiltImage built = rig.build();

        assertThat(built.summary())
                .isEqualTo("Dockerfile by docker buildx, for \"COPY --chmod\", image " + BuildxRig.ID);
        assertThat(rig.seen("arguments"))
                .startsWith("buildx build --progress=plain --provenance=false --sbom=false --file")
                .contains("--label org.opencontainers.image.revision=abc1234")
                .contains("--platform linux/amd64")
                .endsWith(" --load\n")
                .doesNotContain("--push");
        assertThat(rig.engine.paths()).noneMatch(path -> path.contains("/build?"));
        assertThat(built.push("1.2.3").digest()).hasToString(digest);
    }

    @Test
    void tellsItWhichEngineAndWhen() {
        rig.variables.put("DOCKER_CONTEXT", "default");
        rig.build();

        assertThat(rig.seen("environment"))
                .contains("DOCKER_HOST=" + rig.engine.address() + "\n")
                .contains("SOURCE_DATE_EPOCH=" + Recipes.COMMITTED.getEpochSecond() + "\n")
                .contains("BUILDX_CONFIG=" + folder.resolve("home/.docker/buildx") + "\n")
                .doesNotContain("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY");
    }

    @Test
    void keepsThePasswordToAFolderThatOnlyTheUserCanRead() throws IOException {
        rig.build();

        Document config = Document.json(rig.seen("config.json"));
        String login = new String(
                Base64.getDecoder().decode(config.at("auths", "quay.io", "auth").text("")), StandardCharsets.UTF_8);
        assertThat(login).isEqualTo("acme+robot:" + EngineDesk.PASSWORD);
        assertThat(rig.seen("modes")).isEqualTo("700\n600\n");
        assertThat(rig.seen("arguments") + rig.seen("environment") + rig.log).doesNotContain(EngineDesk.PASSWORD);
        assertThat(Path.of(rig.seen("folder").strip())).doesNotExist();
    }

    @Test
    void leavesTheUsersOwnFolderAsItIs() throws IOException {
        Path own = folder.resolve("home/.docker/config.json");
        String before = Files.readString(own);

        rig.build();

        assertThat(own).hasContent(before);
        assertThat(rig.seen("plugins").strip())
                .isEqualTo(folder.resolve("home/.docker/cli-plugins").toString());
        Document config = Document.json(rig.seen("config.json"));
        assertThat(config.at("proxies", "default", "httpProxy").text()).contains("http://proxy:3128");
        assertThat(config.fields()).doesNotContainKeys("credsStore", "currentContext");
    }

    @Test
    void takesThePasswordOutOfWhatItPrints() throws IOException {
        rig.docker("echo '#5 login with " + EngineDesk.PASSWORD + "'\n" + BuildxRig.NAMES_THE_IMAGE);

        rig.build();

        assertThat(rig.log).contains("#5 login with ****");
    }

    @Test
    void putsOnTopWhatIsMissing() throws IOException {
        rig.engine.image("{\"Os\":\"linux\",\"Architecture\":\"amd64\",\"Config\":{\"User\":\"\"}}");
        String finished = "sha256:" + "c".repeat(64);
        rig.engine.build("{\"aux\":{\"ID\":\"" + finished + "\"}}");

        BuiltImage built = rig.build();

        assertThat(built.summary()).endsWith("image " + finished);
        assertThat(new String(rig.engine.request("/build?").orElseThrow().body(), StandardCharsets.ISO_8859_1))
                .contains("FROM " + BuildxRig.ID + "\nUSER 10001\n");
        assertThat(rig.log).anyMatch(line -> line.contains("because it would run as root"));
    }
}
