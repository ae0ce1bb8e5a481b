package dev.shipline.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recipe of which a test says what matters to it: of Java parts that are not there, on a base, for linux/amd64. */
public final class SampleRecipe {
    private final Path context;
    private ImageName name = ImageName.parse("quay.io/acme/orders");
    private Optional<String> base = Optional.of("quay.io/acme/base:1");
    private Optional<Path> dockerfile = Optional.empty();
    private ImageRecipe.JavaParts java;
    private Optional<String> mainClass = Optional.empty();
    private List<String> jvmFlags = List.of();
    private Map<String, String> environment = Map.of();
    private List<Integer> ports = List.of();
    private List<Platform> platforms = List.of(Platform.LINUX_AMD64);
    private String user = "10001";
    private Map<String, String> labels = Map.of();
    private Instant created = Instant.EPOCH;
    private ImageRecipe.Chosen chosen = ImageRecipe.Chosen.NOTHING;

    public SampleRecipe(Path context) {
        this.context = context;
        this.java = new ImageRecipe.JavaParts(context, List.of(), List.of());
    }

    static SampleRecipe like(ImageRecipe recipe) {
        SampleRecipe copy = new SampleRecipe(recipe.context());
        copy.name = recipe.name();
        copy.base = recipe.base();
        copy.dockerfile = recipe.dockerfile();
        copy.java = recipe.java();
        copy.mainClass = recipe.mainClass();
        copy.jvmFlags = recipe.jvmFlags();
        copy.environment = recipe.environment();
        copy.ports = recipe.ports();
        copy.platforms = recipe.platforms();
        copy.user = recipe.user();
        copy.labels = recipe.labels();
        copy.created = recipe.created();
        copy.chosen = recipe.chosen();
        return copy;
    }

    public SampleRecipe name(ImageName image) {
        this.name = image;
        return this;
    }

    public SampleRecipe base(String reference) {
        this.base = Optional.of(reference);
        return this;
    }

    /** Which decides alone. */
    SampleRecipe dockerfile(Path file) {
        this.base = Optional.empty();
        this.dockerfile = Optional.of(file);
        return this;
    }

    SampleRecipe java(ImageRecipe.JavaParts parts) {
        this.java = parts;
        return this;
    }

    SampleRecipe mainClass(String type) {
        this.mainClass = Optional.of(type);
        return this;
    }

    SampleRecipe jvmFlags(String... flags) {
        this.jvmFlags = List.of(flags);
        return this;
    }

    SampleRecipe environment(Map<String, String> variables) {
        this.environment = variables;
        return this;
    }

    SampleRecipe ports(Integer... numbers) {
        this.ports = List.of(numbers);
        return this;
    }

    SampleRecipe platforms(Platform... several) {
        this.platforms = List.of(several);
        return this;
    }

    public SampleRecipe labels(Map<String, String> ofTheImage) {
        this.labels = ofTheImage;
        return this;
    }

    public SampleRecipe created(Instant time) {
        this.created = time;
        return this;
    }

    SampleRecipe chosen(ImageRecipe.Chosen asked) {
        this.chosen = asked;
        return this;
    }

    public ImageRecipe recipe() {
        return new ImageRecipe(
                name,
                base,
                context,
                dockerfile,
                java,
                mainClass,
                jvmFlags,
                environment,
                ports,
                platforms,
                user,
                labels,
                created,
                chosen);
    }
}
