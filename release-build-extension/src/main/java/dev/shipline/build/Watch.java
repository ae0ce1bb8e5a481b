package dev.shipline.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.BuildFailure;
import org.apache.maven.execution.BuildSummary;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** One build under watch. */
final class Watch {
    /** Set by the release goals on a module of which they tell themselves. */
    static final String TOLD = "dev.shipline.build.told";

    private static final List<String> PHASES =
            List.of("compile", "test-compile", "test", "package", "integration-test", "verify", "install", "deploy");

    private final MavenSession session;
    private final Map<String, String> variables;
    private final List<KeptJournal> kept = new ArrayList<>();
    private final Instant begun;
    private Thread atExit;
    private boolean isOver;

    private Watch(MavenSession session, Map<String, String> variables) {
        this.session = session;
        this.variables = Map.copyOf(variables);
        this.begun = session.getStartTime() == null
                ? Instant.now()
                : session.getStartTime().toInstant();
    }

    static Watch begin(MavenSession session, Map<String, String> variables) {
        Watch watch = new Watch(session, variables);
        if (session.getGoals().contains("clean")) {
            // what the workspace brought lies in the folder that clean removes
            session.getProjects().forEach(project -> watch.kept.add(KeptJournal.of(watch.journal(project))));
        }
        watch.atExit = new Thread(watch::cancel, "ship-build-at-exit");
        // all that is used while the JVM ends has to be loaded by now
        Line.of("warm", Instant.EPOCH, Map.of("a", "b"));
        JournalFile.warm();
        Runtime.getRuntime().addShutdownHook(watch.atExit);
        return watch;
    }

    /** Maven has come to its end, well or not. */
    void end() {
        if (!claim()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is being ended all the same
        }
        restore();
        for (MavenProject project : session.getProjects()) {
            BuildSummary summary = session.getResult().getBuildSummary(project);
            if (summary == null || isTold(project)) {
                continue;
            }
            Facts facts = facts(project);
            if (summary instanceof BuildFailure && !facts.isAggregator() && builds()) {
                write(project, "failure", FailurePhase.of(((BuildFailure) summary).getCause()));
            } else if (!(summary instanceof BuildFailure) && !facts.shipsNothing() && builds()) {
                write(project, "success", "");
            }
        }
    }

    /** Somebody ended the JVM: Maven itself does not notice. */
    private void cancel() {
        if (!claim()) {
            return;
        }
        restore();
        for (MavenProject project : session.getProjects()) {
            boolean isOpen = session.getResult().getBuildSummary(project) == null;
            if (isOpen && builds() && !isTold(project) && !facts(project).shipsNothing()) {
                write(project, "canceled", "");
            }
        }
    }

    private void restore() {
        for (KeptJournal journal : kept) {
            try {
                journal.restore();
            } catch (IOException e) {
                // the others still can be
            }
        }
    }

    private synchronized boolean claim() {
        boolean isFirst = !isOver;
        isOver = true;
        return isFirst;
    }

    /** A look at a service, mvn validate or mvn ship:status, is no build. */
    private boolean builds() {
        for (String goal : session.getGoals()) {
            if (List.of("test", "package", "integration-test", "verify", "install", "deploy")
                    .contains(goal)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTold(MavenProject project) {
        return project.getContextValue(TOLD) != null;
    }

    private Facts facts(MavenProject project) {
        return new Facts(project, session.getUserProperties());
    }

    private void write(MavenProject project, String status, String phase) {
        Instant now = Instant.now();
        Map<String, String> facts = new LinkedHashMap<>(facts(project).of(variables));
        facts.put("status", status);
        if (!phase.isEmpty()) {
            facts.put("failure_phase", phase);
        }
        facts.put("seconds", String.valueOf((now.toEpochMilli() - begun.toEpochMilli()) / 1000.0));
        facts.put("goals", String.join(" ", session.getGoals()));
        JournalFile.append(journal(project), Line.of("build", now, facts));
    }

    private Path journal(MavenProject project) {
        String target = project.getBuild().getDirectory();
        Facts facts = facts(project);
        Path folder =
                Path.of(facts.property("ship.directory", Path.of(target, "ship").toString()));
        return project.getBasedir()
                .toPath()
                .resolve(Path.of(facts.property(
                        "ship.metrics.journal", folder.resolve("telemetry").toString())))
                .resolve("journal.ndjson");
    }
}
