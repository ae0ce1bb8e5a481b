package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.doctor.Check;
import dev.shipline.doctor.Finding;
import dev.shipline.doctor.JavaCheck;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.pipeline.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** What ship:doctor asks of this machine, the checkout and the configuration, without a word to anybody outside. */
final class SurroundingChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OLDEST_MAVEN = "3.8.7";

    private final ShipMojo mojo;
    private final DoctorPlan plan;

    SurroundingChecks(ShipMojo mojo, DoctorPlan plan) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.plan = requireNonNull(plan, "plan is null");
    }

    List<Check> all() {
        return List.of(
                new Check("jdk", PATIENCE, this::java),
                new Check("maven", PATIENCE, () -> maven(version())),
                new Check("git", PATIENCE, this::git),
                new Check("environment", PATIENCE, this::environment),
                new Check("properties", PATIENCE, this::properties));
    }

    private Finding java() {
        String description = "Java " + System.getProperty("java.version") + " of " + System.getProperty("java.vendor")
                + " in " + System.getProperty("java.home");
        boolean hasCompiler = ToolProvider.getSystemJavaCompiler() != null;
        return new JavaCheck(Runtime.version().feature(), description, hasCompiler)
                .finding(Optional.ofNullable(
                        mojo.maven.project().getProperties().getProperty("maven.compiler.release")));
    }

    private Optional<String> version() {
        return Optional.ofNullable(mojo.maven.session().getSystemProperties().getProperty("maven.version"));
    }

    static Finding maven(Optional<String> version) {
        if (version.isEmpty()) {
            return Finding.warning(
                    "Maven does not say its version", "look at mvn --version: " + OLDEST_MAVEN + " or newer is needed");
        }
        String words = "Maven " + version.get();
        return new ComparableVersion(version.get()).compareTo(new ComparableVersion(OLDEST_MAVEN)) < 0
                ? Finding.failed(
                        words + " is older than " + OLDEST_MAVEN,
                        "install Maven " + OLDEST_MAVEN + " or newer, or name one in the wrapper"
                                + " (.mvn/wrapper/maven-wrapper.properties)")
                : Finding.ok(words);
    }

    private Finding git() {
        Commit commit = plan.commit();
        String words = "commit " + commit.shortSha()
                + (commit.branch().isEmpty() ? "" : " on " + commit.branch())
                + (commit.subject().isEmpty() ? "" : " (" + commit.subject() + ")");
        if (!commit.dirty()) {
            return Finding.ok(words);
        }
        String differs = words + ", and the checkout differs from it";
        return mojo.dirty.equals("refuse")
                ? Finding.failed(
                        differs + ", which ship.dirty=refuse does not let pass",
                        "commit the changes that \"git status\" lists, or stash them")
                : Finding.warning(
                        differs + ": its image gets the tag " + commit.shortSha() + "-dirty and is never promoted",
                        "commit the changes that \"git status\" lists, or stash them");
    }

    private Finding environment() {
        List<String> problems = plan.environmentProblems();
        if (!problems.isEmpty()) {
            return Finding.failed(String.join("\n", problems), "mvn help:active-profiles shows what is active");
        }
        if (plan.environment().isEmpty()) {
            return Finding.warning(
                    "none is chosen: a deploy ends with the image, and what lies beyond is not looked at",
                    "choose one with -P env=<name>");
        }
        String name = plan.environment().get();
        return Finding.ok(name + plan.target().map(SurroundingChecks::inWords).orElse(""));
    }

    private static String inWords(Target target) {
        return ": release " + target.release() + " in namespace " + target.namespace();
    }

    /** All that is wrong with what somebody set, and what nobody reads. */
    private Finding properties() {
        List<String> unknown = new UnknownProperties(mojo.maven).warnings();
        try {
            plan.requireRelease();
        } catch (ReleaseFailure e) {
            List<String> all = new ArrayList<>(List.of(e.because().strip()));
            all.addAll(unknown);
            return Finding.failed(String.join("\n", all), e.fix());
        }
        if (!unknown.isEmpty()) {
            return Finding.warning(String.join("\n", unknown), "correct them, or remove them");
        }
        return Finding.ok(text(mojo.service).stream().collect(Collectors.joining()) + " can be planned");
    }
}
