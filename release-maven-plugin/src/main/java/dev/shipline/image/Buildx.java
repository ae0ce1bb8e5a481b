package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.DockerImageBuilder.BuiltInEngine;
import dev.shipline.secret.CredentialSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Builds by docker buildx, for what the classic builder cannot build. It builds and does not push: an image of one platform is loaded into the engine,
 * one of several is written to a file, and our own clients send both.
 */
final class Buildx {
    private static final String ARCHIVE = "image/buildx.tar";
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final Duration PATIENCE_WITH_A_QUESTION = Duration.ofSeconds(30);

    private final EngineAddress address;
    private final Map<String, String> variables;
    private final CredentialSource credentials;
    private final ImageUploader uploader;
    private final Consumer<String> log;

    Buildx(
            EngineAddress address,
            Map<String, String> variables,
            CredentialSource credentials,
            ImageUploader uploader,
            Consumer<String> log) {
        this.address = requireNonNull(address, "address is null");
        this.variables = Map.copyOf(variables);
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.uploader = requireNonNull(uploader, "uploader is null");
        this.log = requireNonNull(log, "log is null");
    }

    /**
     * Leaves the image in the engine's store.
     *
     * @param reason why the classic builder cannot build it
     */
    BuiltInEngine build(
            DockerEngine engine, ImageRecipe recipe, Dockerfile dockerfile, Optional<String> base, String reason)
            throws IOException, InterruptedException {
        Path file = recipe.dockerfile().orElseThrow();
        try (DockerSession session = open(recipe, dockerfile, base, reason)) {
            Path metadata = session.folder().resolve("metadata.json");
            List<String> arguments = arguments(recipe, base, file, metadata);
            arguments.add("--load");
            run(session, recipe, arguments);
            // engines with a graph driver call an image by its configuration, those with containerd's store by its
            // manifest
            String id = named(recipe, metadata).stream()
                    .filter(name -> has(engine, name))
                    .findFirst()
                    .orElseThrow(() -> noProof(recipe, "the engine has no image of the name that it gave"));
            return new BuiltInEngine(id, "%s by docker buildx, for %s".formatted(file.getFileName(), reason));
        }
    }

    /** Leaves an image for each platform, and the index of them, in a file. */
    BuiltImage buildSeveral(ImageRecipe recipe, Dockerfile dockerfile, Optional<String> base)
            throws IOException, InterruptedException {
        Path file = recipe.dockerfile().orElseThrow();
        String platforms = recipe.platforms().stream().map(Platform::toString).collect(Collectors.joining(", "));
        try (DockerSession session = open(recipe, dockerfile, base, "the platforms " + platforms)) {
            OnTop onTop = OnTop.of(recipe, dockerfile);
            onTop.lines().forEach(log);
            Path archive = recipe.java().classes().resolveSibling(ARCHIVE);
            Files.createDirectories(archive.getParent());
            Path metadata = session.folder().resolve("metadata.json");
            List<String> arguments = arguments(recipe, base, withMore(file, onTop, session), metadata);
            arguments.add("--output");
            arguments.add("type=oci,dest=" + archive);
            run(session, recipe, arguments);
            ImageLayout layout = OciTar.read(archive);
            if (!named(recipe, metadata).contains(layout.digest().toString())) {
                throw noProof(recipe, "it wrote " + layout.digest() + " and named " + named(recipe, metadata));
            }
            String summary = "%s by docker buildx, for %s: %s, %s"
                    .formatted(file.getFileName(), platforms, layout.size(), layout.digest());
            return new ArchivedImage(recipe.name(), layout, summary, uploader);
        }
    }

    private DockerSession open(ImageRecipe recipe, Dockerfile dockerfile, Optional<String> base, String reason)
            throws IOException, InterruptedException {
        Path command = DockerCommand.find(variables)
                .orElseThrow(() -> missing(recipe, reason, "there is no docker command on the PATH"));
        Set<String> registries = new LinkedHashSet<>(dockerfile.baseRegistries(base));
        registries.add(recipe.name().registry());
        // where a frontend that "# syntax" names comes from, as a rule
        registries.add("docker.io");
        DockerSession session = DockerSession.open(command, address, variables, credentials, registries);
        DockerCommand.Ended version = session.run(List.of("buildx", "version"), PATIENCE_WITH_A_QUESTION, line -> {});
        if (version.exitCode() != 0) {
            session.close();
            throw missing(
                    recipe,
                    reason,
                    "\"" + command + " buildx version\" ends with exit code " + version.exitCode()
                            + version.lastWords());
        }
        return session;
    }

    private List<String> arguments(ImageRecipe recipe, Optional<String> base, Path dockerfile, Path metadata) {
        List<String> arguments = new ArrayList<>(List.of("buildx", "build", "--progress=plain"));
        // an index with attestations in it is no image that a scanner can read; what was built is attested beside it
        arguments.addAll(List.of("--provenance=false", "--sbom=false"));
        arguments.addAll(List.of("--file", dockerfile.toString(), "--metadata-file", metadata.toString()));
        ClassicBuild.labels(recipe).forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
        base.ifPresent(image -> arguments.addAll(List.of("--build-arg", Dockerfile.BASE + "=" + image)));
        arguments.addAll(List.of(
                "--platform",
                recipe.platforms().stream().map(Platform::toString).collect(Collectors.joining(","))));
        arguments.add(recipe.context().toAbsolutePath().toString());
        return arguments;
    }

    private void run(DockerSession session, ImageRecipe recipe, List<String> arguments)
            throws IOException, InterruptedException {
        DockerCommand.Ended build = session.with(
                        "SOURCE_DATE_EPOCH", Long.toString(recipe.created().getEpochSecond()))
                .run(arguments, PATIENCE, log);
        if (build.exitCode() != 0) {
            throw new BuildxFailures(recipe.name(), credentials).explain(build);
        }
    }

    /** The Dockerfile with more at its end; its own rules of what is left out go with it. */
    private static Path withMore(Path file, OnTop onTop, DockerSession session) throws IOException {
        if (onTop.instructions().isEmpty()) {
            return file;
        }
        Path more = session.folder().resolve("Dockerfile");
        Files.copy(file, more);
        Files.writeString(more, "\n" + String.join("\n", onTop.instructions()) + "\n", StandardOpenOption.APPEND);
        Path rules = file.resolveSibling(file.getFileName() + DockerIgnore.NAME);
        if (Files.exists(rules)) {
            Files.copy(rules, more.resolveSibling(more.getFileName() + DockerIgnore.NAME));
        }
        return more;
    }

    /** What it says it built. */
    private static List<String> named(ImageRecipe recipe, Path metadata) throws IOException {
        try {
            Document named = Document.json(Files.readAllBytes(metadata));
            List<String> names = new ArrayList<>();
            named.at("containerimage.config.digest").text().ifPresent(names::add);
            named.at("containerimage.digest").text().ifPresent(names::add);
            return names;
        } catch (NoSuchFileException | MalformedDocumentException e) {
            throw noProof(recipe, "it did not say what it built");
        }
    }

    private static boolean has(DockerEngine engine, String id) {
        try {
            return engine.client().inspectImageCmd(id).exec().getId() != null;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static ReleaseFailure noProof(ImageRecipe recipe, String because) {
        return DockerImageBuilder.failure(
                recipe,
                "docker buildx ended as if all was well, and " + because,
                "run the build again; if it stays, look at docker buildx ls, and choose a builder with BUILDX_BUILDER",
                null);
    }

    private static ReleaseFailure missing(ImageRecipe recipe, String reason, String because) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot build " + recipe.dockerfile().orElseThrow(),
                "it needs BuildKit for " + reason + ", and that needs docker buildx on this machine: " + because,
                "install the docker command with its buildx plugin, write the Dockerfile without that, or remove it so that"
                        + " the image is built from the Java parts");
    }
}
