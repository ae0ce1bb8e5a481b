package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartRequest;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.doctor.Once;
import dev.shipline.git.Commit;
import dev.shipline.git.GitRepository;
import dev.shipline.image.ImageName;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Target;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a plan, each as far as its own parameters are right: what is wrong with one keeps nobody from asking after another. */
final class DoctorPlan {
    /** Of a folder that has no commit: the configuration can be judged all the same. */
    private static final Commit NO_COMMIT = new Commit("0".repeat(40), Instant.EPOCH, "", "", false);

    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final BashNames bash;
    private final Once<Commit> commit;
    private final Once<Release> release;

    DoctorPlan(ShipMojo mojo, Map<String, String> variables) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.variables = Map.copyOf(variables);
        this.bash = new BashNames(variables);
        Path folder = mojo.maven.project().getBasedir().toPath();
        this.commit = new Once<>(() -> new GitRepository(folder, variables, mojo.getLog()::warn).commit());
        this.release = new Once<>(
                () -> new ReleasePlanner(mojo, variables).plan(commit.ifThere().orElse(NO_COMMIT)));
    }

    Commit commit() {
        return commit.get();
    }

    List<String> environmentProblems() {
        return new ReleasePlanner(mojo, variables).environmentProblems();
    }

    /** The whole plan. */
    Release requireRelease() {
        return release.get();
    }

    Optional<Release> release() {
        return release.ifThere();
    }

    Optional<String> environment() {
        return text(mojo.environment);
    }

    Optional<ImageName> image() {
        return text(mojo.image)
                .or(bash::image)
                .flatMap(name -> sound(problems -> problems.parse("ship.image", name, ImageName::parse)));
    }

    /** The tag that a deploy would look for. */
    String tag() {
        return text(mojo.tag).or(() -> commit.ifThere().map(Commit::shortSha)).orElse("latest");
    }

    Optional<Path> dockerfile() {
        return Optional.of(mojo.dockerfile.toPath()).filter(Files::isRegularFile);
    }

    Optional<ValuesRequest> values() {
        return environment().flatMap(name -> text(mojo.values)
                .or(bash::values)
                .flatMap(location ->
                        sound(problems -> new ValuesParameters(mojo, bash, problems).request(location, name))));
    }

    Optional<ChartRequest> chart() {
        return text(mojo.chart)
                .or(bash::chart)
                .flatMap(location -> sound(problems -> {
                    ChartParameters parameters = new ChartParameters(mojo);
                    parameters.check(problems);
                    return Optional.of(parameters.request(location));
                }));
    }

    /** Which release is meant, in whichever cluster. */
    Optional<Target> target() {
        return environment()
                .flatMap(name ->
                        sound(problems -> Optional.of(new TargetParameters(mojo, bash, problems).target(name))));
    }

    List<ClusterTarget> clusters() {
        return sound(problems -> Optional.of(new ClusterParameters(mojo, problems).targets()))
                .orElse(List.of());
    }

    private static <T> Optional<T> sound(Function<Problems, Optional<T>> part) {
        Problems problems = new Problems();
        Optional<T> made = part.apply(problems);
        return problems.isEmpty() ? made : Optional.empty();
    }
}
