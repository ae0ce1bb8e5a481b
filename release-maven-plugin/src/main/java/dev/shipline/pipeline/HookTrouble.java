package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a hook failed, which Helm does not: its Job's pods, their events and last lines. */
final class HookTrouble {
    private static final Pattern HOOK = Pattern.compile("\\b(pre|post)-(install|upgrade)\\b");
    private static final Pattern JOB = Pattern.compile("Job (\\S+) \\(.*");

    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    HookTrouble(Release release, Neighbours neighbours, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    /** The same failure, with the root cause in it where one is found. */
    ReleaseFailure explain(ReleaseFailure failure, String namespace, String name) {
        if (failure.code() != FailureCode.HELM
                || !HOOK.matcher(failure.because()).find()) {
            return failure;
        }
        try {
            Rollout hooks = look(namespace, name);
            Optional<Trouble> cause = hooks.trouble().stream().findFirst();
            if (hooks.proven() || cause.isEmpty()) {
                return failure;
            }
            run.watched(hooks);
            ReleaseFailure explained = new ReleaseFailure(
                    failure.code(),
                    failure.what(),
                    failure.because() + ": " + cause.get().subject() + ": "
                            + cause.get().reason(),
                    cause.get().fix().isEmpty() ? failure.fix() : cause.get().fix(),
                    failure.getCause());
            explained.addSuppressed(failure);
            return explained;
        } catch (ReleaseFailure blind) {
            // Helm's own words are all there is
            failure.addSuppressed(blind);
            return failure;
        }
    }

    /** Helm keeps hooks apart from the manifest; a Job that was removed when it failed is not looked for. */
    private Rollout look(String namespace, String name) {
        List<String> jobs =
                neighbours.helm().history(namespace, name).stream()
                        .findFirst()
                        .map(Revision::hooks)
                        .orElse(List.of())
                        .stream()
                        .map(JOB::matcher)
                        .filter(Matcher::matches)
                        .map(job -> "kind: Job\nmetadata:\n  name: " + job.group(1) + "\n")
                        .toList();
        Rollout all = neighbours
                .cluster()
                .look(new RolloutRequest(
                        namespace,
                        String.join("---\n", jobs),
                        Optional.empty(),
                        release.image().name().toString(),
                        Duration.ZERO));
        List<Trouble> there = all.trouble().stream()
                .filter(trouble -> !trouble.reason().startsWith("is not in namespace"))
                .toList();
        return new Rollout(all.outcome(), all.workloads(), there);
    }
}
