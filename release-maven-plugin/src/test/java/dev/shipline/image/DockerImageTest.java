package dev.shipline.image;

import static dev.shipline.image.EngineDesk.ID;
import static dev.shipline.image.EngineDesk.PASSWORD;
import static dev.shipline.image.EngineDesk.ROBOT;
import static dev.shipline.image.EngineDesk.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerImageTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    private static final String DIGEST = "sha256:" + "b".repeat(64);
    private static final String PUSHING = "{\"status\":\"Pushing\",\"id\":\"4f4fb700ef54\"}";
    private static final String DENIED = "unauthorized: access to the requested resource is not authorized";

    @TempDir
    Path context;

    private final List<String> log = new ArrayList<>();

    @AutoClose
    private FakeDockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = EngineDesk.engine(context);
    }

    @Test
    void tagsTheImageAndTakesTheDigestOfAnEngineWithAGraphDriver() {
        engine.push(
                PUSHING,
                "{\"status\":\"1.2.3: digest: sha256:" + "c".repeat(64) + " size: 1234\"}",
                "{\"progressDetail\":{},\"aux\":{\"Tag\":\"1.2.3\",\"Digest\":\"" + DIGEST + "\",\"Size\":1234}}");

        PushedImage pushed = build().push("1.2.3");

        assertThat(pushed).isEqualTo(new PushedImage(NAME, "1.2.3", new ImageDigest(DIGEST)));
        assertThat(engine.request("/tag?").orElseThrow().path())
                .contains(ID)
                .contains("quay.io")
                .contains("tag=1.2.3");
        assertThat(engine.request("/push?").orElseThrow().path())
                .endsWith("/images/quay.io%2Facme%2Forders/push?tag=1.2.3");
    }

    @Test
    void takesTheDigestOfAnEngineWithTheContainerdStore() {
        engine.push(
                PUSHING,
                "{\"aux\":{\"manifestPushedInsteadOfIndex\":true,\"originalIndex\":{},\"selectedManifest\":{}}}",
                "{\"status\":\"1.2.3: digest: " + DIGEST + " size: 1234\"}");

        assertThat(build().push("1.2.3").digest()).isEqualTo(new ImageDigest(DIGEST));
    }

    @Test
    void namesTheRegistryInItsLogin() {
        engine.push("{\"aux\":{\"Digest\":\"" + DIGEST + "\"}}");

        build().push("1.2.3");

        String header = header(engine.request("/push?").orElseThrow(), "X-Registry-Auth");
        Document login = Document.json(Base64.getUrlDecoder().decode(header));
        assertThat(login.at("serveraddress").text()).contains("quay.io");
        assertThat(login.at("password").text()).contains(PASSWORD);
    }

    @Test
    void failsOnAnErrorBeforeTheLastLine() {
        engine.push(
                PUSHING,
                "{\"errorDetail\":{\"message\":\"" + DENIED + "\"},\"error\":\"" + DENIED + "\"}",
                "{\"status\":\"1.2.3: digest: " + DIGEST + " size: 1234\"}");

        ReleaseFailure failure = pushFailure();

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.because()).contains(DENIED);
        assertThat(failure.fix()).contains("QUAY_USERNAME").contains("quay.io");
    }

    @Test
    void failsOnAnErrorDetailAlone() {
        engine.push(PUSHING, "{\"errorDetail\":{\"message\":\"blob unknown\"}}");

        assertThat(pushFailure().because()).isEqualTo("blob unknown");
    }

    @Test
    void failsOnAPlainErrorOfAnOldEngine() {
        engine.push(PUSHING, "{\"error\":\"blob unknown\"}");

        assertThat(pushFailure().because()).isEqualTo("blob unknown");
    }

    @Test
    void failsWhenTheStreamEndsCleanlyWithoutADigest() {
        engine.push(PUSHING);

        ReleaseFailure failure = pushFailure();

        assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_PUSH);
        assertThat(failure.because()).contains("without naming the digest");
    }

    @Test
    void failsOnAnEmptyStream() {
        engine.push();

        assertThat(pushFailure().because()).contains("without naming the digest");
    }

    @Test
    void failsOnAStreamThatIsNoJson() {
        engine.push("{\"status\":\"Push");

        assertThat(pushFailure().code()).isEqualTo(FailureCode.IMAGE_PUSH);
    }

    @Test
    void keepsThePasswordOutOfEveryText() {
        engine.push("{\"errorDetail\":{\"message\":\"bad login " + PASSWORD + ": denied\"}}");

        StringWriter text = new StringWriter();
        pushFailure().printStackTrace(new PrintWriter(text));

        assertThat(text.toString()).contains("denied").doesNotContain(PASSWORD);
    }

    private ReleaseFailure pushFailure() {
        BuiltImage built = build();
        return catchThrowableOfType(ReleaseFailure.class, () -> built.push("1.2.3"));
    }

    private BuiltImage build() {
        return Recipes.engineBuilder(engine.address(), ROBOT, log::add).build(Recipes.docker(context, NAME));
    }
}
