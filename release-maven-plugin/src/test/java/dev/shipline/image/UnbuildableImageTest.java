package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageRecipe.JavaParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnbuildableImageTest {
    @TempDir
    Path folder;

    private ImageRecipe recipe;

    @BeforeEach
    void compile() throws IOException {
        recipe = Recipes.java(folder.resolve("module"), new ImageName("quay.io", "acme/orders"), "docker.io/jre:17");
    }

    @Test
    void nothingIsCompiled() {
        ReleaseFailure failure = failure(of(folder.resolve("missing/classes"), List.of()));

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure).hasMessageContaining("no compiled classes").hasMessageContaining("ship.skip");
    }

    @Test
    void onlyAnotherPluginHasPackedSomething() throws IOException {
        Path target = Files.createDirectories(folder.resolve("shaded/target"));
        Files.writeString(target.resolve("orders.jar"), "made otherwise");

        assertThat(failure(of(target.resolve("classes"), List.of())))
                .hasMessageContaining("only what another plugin has packed: orders.jar")
                .hasMessageContaining("Dockerfile");
    }

    @Test
    void aModuleBeforeItIsNotPackaged() throws IOException {
        Path sibling = Files.createDirectories(folder.resolve("core/target/classes"));

        assertThat(failure(of(recipe.java().classes(), List.of(sibling))))
                .hasMessageContaining(sibling + " is no jar")
                .hasMessageContaining("package phase");
    }

    @Test
    void noClassHasAMainMethod() throws IOException {
        Files.delete(recipe.java().classes().resolve("dev/shipline/image/Recipes$Service.class"));

        assertThat(failure(recipe))
                .hasMessageContaining("has a main method")
                .hasMessageContaining("ship.image.mainClass");
    }

    @Test
    void theBaseIsNoReference() {
        assertThat(failure(SampleRecipe.like(recipe).base("Not An Image").recipe()))
                .hasMessageContaining("Not An Image")
                .hasMessageContaining("ship.image.base");
    }

    private ImageRecipe of(Path classes, List<Path> jars) {
        return recipe.withJava(new JavaParts(classes, jars, List.of()));
    }

    private ReleaseFailure failure(ImageRecipe unbuildable) {
        JavaImageBuilder builder = new JavaImageBuilder(
                folder.resolve("cache"),
                new MemoryBases(),
                (layout, name, tag) -> {
                    throw new AssertionError("nothing may be uploaded");
                },
                line -> {});
        return catchThrowableOfType(ReleaseFailure.class, () -> builder.build(unbuildable));
    }
}
