package dev.shipline.maven;

import dev.shipline.pipeline.Goal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;

/** What the user asked Maven for, as far as it concerns shipping. */
final class Invocation {
    private final List<String> goals;

    Invocation(MavenSession session) {
        this.goals = List.copyOf(session.getGoals());
    }

    /** Whether this invocation will ship: it reaches the deploy phase, or names one of our goals that act. */
    boolean ships() {
        return goals.stream().anyMatch(goal -> asked(goal).isPresent());
    }

    /** The last goal that will be asked for; CHECK if none. */
    Goal destination() {
        return goals.stream()
                .map(Invocation::asked)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Goal.CHECK);
    }

    private static Optional<Goal> asked(String goal) {
        if (goal.equals("deploy") || goal.equals("site-deploy")) {
            return Optional.of(Goal.UPGRADE);
        }
        boolean ours = goal.startsWith("ship:") || goal.startsWith("dev.shipline:release-maven-plugin:");
        if (!ours) {
            return Optional.empty();
        }
        // prefix:goal@execution
        String name = goal.substring(goal.lastIndexOf(':') + 1).replaceAll("@.*", "");
        try {
            return Optional.of(Goal.valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            // status and help are goals of ours that are no part of the pipeline
            return Optional.empty();
        }
    }
}
