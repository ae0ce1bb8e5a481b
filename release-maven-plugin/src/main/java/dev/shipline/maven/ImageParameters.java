package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.image.ImageName;
import dev.shipline.image.ImageRecipe;
import dev.shipline.image.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.project.MavenProject;

/** The part of the plan that says which image is wanted, and of what it is made. */
final class ImageParameters {
    private static final String COMMA = "\\s*,\\s*";
    private static final String BLANKS = "\\s+";
    /** As Quay names robots. */
    private static final Pattern ROBOT = Pattern.compile("[a-z0-9][a-z0-9._-]*\\+[a-z0-9][a-z0-9_-]*");

    private final ShipMojo mojo;
    private final BashNames bash;
    private final Problems problems;

    ImageParameters(ShipMojo mojo, BashNames bash, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.bash = requireNonNull(bash, "bash is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** Empty if a parameter is wrong, which is then among the problems. */
    Optional<ImageRecipe> recipe(Commit commit) {
        Optional<ImageName> name = problems.required(
                        "ship.image",
                        text(mojo.image).or(bash::image),
                        "the image's repository, quay.io/acme/" + mojo.service)
                .flatMap(text -> problems.parse("ship.image", text, ImageName::parse));
        Optional<List<Integer>> ports = problems.parse("ship.image.ports", mojo.imagePorts, ImageParameters::ports);
        Optional<List<Platform>> platforms =
                problems.parse("ship.image.platforms", mojo.imagePlatforms, ImageParameters::platforms);
        problems.parse("ship.registry.robot", text(mojo.registryRobot), "", ImageParameters::robot);
        if (name.isEmpty() || ports.isEmpty() || platforms.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> dockerfile = Optional.of(mojo.dockerfile.toPath()).filter(Files::isRegularFile);
        return Optional.of(new ImageRecipe(
                name.get(),
                text(mojo.imageBase).or(() -> dockerfile.isPresent() ? Optional.empty() : Optional.of(defaultBase())),
                project().getBasedir().toPath(),
                dockerfile,
                // filled in by the wiring once Maven has compiled
                new ImageRecipe.JavaParts(Path.of(project().getBuild().getOutputDirectory()), List.of(), List.of()),
                text(mojo.mainClass),
                words(mojo.jvmFlags, BLANKS),
                Map.of(),
                ports.get(),
                platforms.get(),
                mojo.imageUser,
                ImageLabels.of(commit, mojo.service, project().getVersion(), source()),
                commit.time()));
    }

    private String defaultBase() {
        String javaRelease = project().getProperties().getProperty("maven.compiler.release", "17");
        return "docker.io/library/eclipse-temurin:" + javaRelease + "-jre";
    }

    private String source() {
        return project().getScm() == null ? null : project().getScm().getUrl();
    }

    private MavenProject project() {
        return mojo.maven.project();
    }

    private static List<Integer> ports(String text) {
        return words(text, COMMA).stream().map(ImageParameters::port).toList();
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port");
        }
        return Integer.parseInt(text);
    }

    private static String robot(String text) {
        if (!ROBOT.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no robot account such as acme+ci");
        }
        return text;
    }

    private static List<Platform> platforms(String text) {
        List<Platform> platforms =
                words(text, COMMA).stream().map(Platform::parse).distinct().toList();
        if (platforms.isEmpty()) {
            throw new IllegalArgumentException("it names none; leave it out for " + Platform.LINUX_AMD64);
        }
        return platforms;
    }

    private static List<String> words(String text, String separator) {
        return text == null
                ? List.of()
                : Arrays.stream(text.trim().split(separator))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }
}
