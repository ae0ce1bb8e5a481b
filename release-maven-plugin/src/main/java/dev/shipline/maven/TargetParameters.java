package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.pipeline.Target;
import java.time.Duration;
import java.util.regex.Pattern;

/** The part of the plan that says which release is meant, and where it is. */
final class TargetParameters {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** Helm's own limit. */
    private static final Pattern RELEASE_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?");

    private final ShipMojo mojo;
    private final BashNames bash;
    private final Problems problems;

    TargetParameters(ShipMojo mojo, BashNames bash, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.bash = requireNonNull(bash, "bash is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** What is wrong is among the problems. */
    Target target(String environment) {
        String release = text(mojo.release).or(bash::release).orElse(mojo.service + "-" + environment);
        if (!RELEASE_NAME.matcher(release).matches()) {
            problems.add("ship.release is wrong: \"" + release
                    + "\" is not a Helm release name (lower case, digits and -, at most 53)");
        }
        String namespace = text(mojo.namespace).or(bash::namespace).orElse(environment);
        if (!DNS_LABEL.matcher(namespace).matches()) {
            problems.add("ship.namespace is wrong: \"" + namespace
                    + "\" is not a namespace (lower case, digits and -, at most 63)");
        }
        if (mojo.lockWait < 0) {
            problems.add("ship.lock.wait is wrong: " + mojo.lockWait + " is not a number of seconds from 0 on");
        }
        new ClusterParameters(mojo, problems).check();
        new RolloutParameters(mojo, problems).tolerance();
        return new Target(
                environment,
                release,
                namespace,
                problems.seconds("ship.timeout", mojo.timeout),
                Duration.ofSeconds(mojo.lockWait),
                new HelmParameters(mojo).change(problems));
    }

    /** The first one, where there are several. */
    ClusterTarget cluster() {
        return new ClusterParameters(mojo, new Problems()).targets().get(0);
    }
}
