package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.registry.OciRegistry;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** jib and our registry client together, over plain http to this machine. */
class JavaImagePushTest {
    private static final CredentialSource ROBOT = server -> Optional.of(
            new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "settings.xml server " + server));

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private FakeRegistry bases;
    private FakeRegistry registry;
    private String base;

    @BeforeEach
    void start() throws IOException {
        bases = new FakeRegistry();
        base = BaseImage.in(bases);
        registry = new FakeRegistry();
        registry.requireTokens("pull", "push");
    }

    @AfterEach
    void stop() throws IOException {
        bases.close();
        registry.close();
    }

    @Test
    void pushesWithCredentialsToARegistryOnThisMachine() throws IOException {
        PushedImage pushed = push(recipe(), "abc1234");

        String manifest = registry.manifest("acme/orders", "abc1234").orElseThrow();
        assertThat(registry.manifest("acme/orders", pushed.digest().value())).contains(manifest);
        assertThat(Document.json(manifest).at("layers").items())
                .extracting(layer -> layer.at("digest").text(""))
                .hasSize(5)
                .allMatch(digest -> registry.blob(digest) != null);
        assertThat(String.join("\n", told)).contains("6 blobs").doesNotContain(FakeRegistry.PASSWORD);
    }

    @Test
    void sendsNothingForAnImageThatIsThere() throws IOException {
        push(recipe(), "one");
        registry.forgetRequests();

        push(recipe(), "two");

        assertThat(registry.requests("POST")).isEmpty();
        assertThat(registry.requests("PUT")).containsExactly("/v2/acme/orders/manifests/two");
    }

    @Test
    void sendsOnlyTheLayerThatChangedAndTheConfiguration() throws IOException {
        ImageRecipe recipe = recipe();
        push(recipe, "one");
        String before = registry.manifest("acme/orders", "one").orElseThrow();
        registry.forgetRequests();
        Recipes.copyClass(recipe.java().classes(), JavaImagePushTest.class);

        push(recipe, "two");

        List<String> sent = registry.requests("PUT").stream()
                .filter(path -> path.contains("digest="))
                .map(path -> path.substring(path.indexOf("digest=") + 7).replace("%3A", ":"))
                .toList();
        Document after = Document.json(registry.manifest("acme/orders", "two").orElseThrow());
        List<String> layers = digests(after);
        assertThat(sent)
                .containsExactlyInAnyOrder(after.at("config", "digest").text(""), layers.get(layers.size() - 1));
        assertThat(digests(Document.json(before)).subList(0, 4)).isEqualTo(layers.subList(0, 4));
        assertThat(told).last().asString().endsWith("4 blobs there already");
    }

    @Test
    void givesTheSameDigestForTheSameCommit() throws IOException {
        PushedImage one = push(recipe(), "one");

        assertThat(push(recipe(), "two").digest()).isEqualTo(one.digest());
    }

    private PushedImage push(ImageRecipe recipe, String tag) {
        OciRegistry client = new OciRegistry(ROBOT, told::add);
        return new JavaImageBuilder(folder.resolve("cache"), client.bases(), client, told::add)
                .build(recipe)
                .push(tag);
    }

    private ImageRecipe recipe() throws IOException {
        return Recipes.java(folder.resolve("module"), registry.name("acme/orders"), base);
    }

    private static List<String> digests(Document manifest) {
        return manifest.at("layers").items().stream()
                .map(layer -> layer.at("digest").text(""))
                .toList();
    }
}
