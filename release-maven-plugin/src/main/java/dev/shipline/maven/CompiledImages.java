package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageRecipe;
import java.nio.file.Path;

/** Builds images of what Maven has compiled by then. */
final class CompiledImages implements ImageBuilder {
    private final ImageBuilder builder;
    private final CompiledJava compiled;

    CompiledImages(ImageBuilder builder, CompiledJava compiled) {
        this.builder = requireNonNull(builder, "builder is null");
        this.compiled = requireNonNull(compiled, "compiled is null");
    }

    @Override
    public BuiltImage build(ImageRecipe recipe) {
        return builder.build(recipe.withJava(compiled.parts()));
    }

    @Override
    public String requireReadyFor(Path dockerfile) {
        return builder.requireReadyFor(dockerfile);
    }
}
