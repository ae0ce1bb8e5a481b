package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JibFailuresTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    private static final CredentialSource ROBOT = server -> Optional.of(
            new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "settings.xml server " + server));

    @TempDir
    Path folder;

    private FakeRegistry registry;
    private String base;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        base = BaseImage.in(registry);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    @Test
    void nothingIsCompiled() throws IOException {
        ImageRecipe moved =
                recipe().withJava(new ImageRecipe.JavaParts(folder.resolve("missing"), List.of(), List.of()));

        ReleaseFailure failure = failure(moved);

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure).hasMessageContaining("no compiled classes");
    }

    @Test
    void noClassHasAMainMethod() throws IOException {
        ImageRecipe recipe = recipe();
        Files.delete(recipe.java().classes().resolve("dev/shipline/image/Recipes$Service.class"));

        assertThat(failure(recipe))
                .hasMessageContaining("has a main method")
                .hasMessageContaining("ship.image.mainClass");
    }

    @Test
    void theBaseIsNoReference() throws IOException {
        assertThat(failure(withBase("Not An Image"))).hasMessageContaining("ship.image.base");
    }

    @Test
    void theBaseDoesNotExist() throws IOException {
        String missing = registry.host() + "/bases/missing:17";

        ReleaseFailure failure = failure(withBase(missing));

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because()).isEqualTo("there is no base image " + missing);
    }

    @Test
    void theRegistryOfTheBaseIsAway() throws IOException {
        registry.close();

        ReleaseFailure failure = failure(recipe());

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure).hasMessageContaining(base).hasMessageContaining("does not answer");
    }

    @Test
    void theRegistryOfTheBaseHasACertificateThatNobodyVouchesFor() throws IOException {
        try (UntrustedServer untrusted = new UntrustedServer()) {
            ReleaseFailure failure = failure(withBase(untrusted.host() + "/bases/jre:17"));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because()).contains(untrusted.host()).contains("certificate that this JVM trusts");
            assertThat(failure.fix()).contains("javax.net.ssl.trustStore");
            assertThat(untrusted.requests()).isZero();
        }
    }

    @Test
    void theBaseMayNotBePulled() throws IOException {
        FakeRegistry.Answer[] denied = new FakeRegistry.Answer[20];
        Arrays.fill(denied, new FakeRegistry.Answer(403, "{}"));
        registry.answer("GET", "/bases/jre/manifests", denied);

        ReleaseFailure failure = failure(recipe());

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.because())
                .isEqualTo("the registry does not let " + FakeRegistry.USER + " (from settings.xml server "
                        + registry.host() + ") pull the base image " + base);
        assertThat(failure.fix()).contains("read permission").contains("ship.image.base");
    }

    @Test
    void theRegistryOfTheBaseWantsCredentialsOverPlainHttp() throws IOException {
        registry.requireTokens("pull");

        ReleaseFailure failure = failure(recipe());

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).contains(base).doesNotContain(FakeRegistry.PASSWORD);
    }

    private ImageRecipe recipe() throws IOException {
        return withBase(base);
    }

    private ImageRecipe withBase(String other) throws IOException {
        return Recipes.java(folder.resolve("module"), NAME, other);
    }

    private ReleaseFailure failure(ImageRecipe recipe) {
        JibImageBuilder builder = new JibImageBuilder(
                folder.resolve("cache"),
                ROBOT,
                (layout, name, tag) -> {
                    throw new AssertionError("nothing may be uploaded");
                },
                line -> {});
        return catchThrowableOfType(ReleaseFailure.class, () -> builder.build(recipe));
    }
}
