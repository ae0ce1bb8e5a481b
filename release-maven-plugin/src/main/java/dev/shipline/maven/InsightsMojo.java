package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.git.ChangeLog;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.insights.Insights;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Target;
import dev.shipline.secret.Redactor;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Computes the five keys of DORA from Helm's history, git and the reports of runs: how often, how fast, how often it failed, how fast it recovered, how much was unplanned. Writes a page with charts, and changes nothing else. */
@Mojo(name = "insights", requiresOnline = true, threadSafe = true)
public class InsightsMojo extends ShipMojo {
    /** How many days to look back. */
    @Parameter(property = "ship.insights.days", defaultValue = "30")
    int days;

    /** The environments of this cluster to look at, separated by commas. Default: the one that is chosen. */
    @Parameter(property = "ship.insights.environments")
    String environments;

    /** A folder below which reports of earlier runs are (release.json), such as a CI server's artifacts, beside those in target/ship. */
    @Parameter(property = "ship.insights.reports")
    File reports;

    /** Where the page goes, and what is kept for the next time. Kept from job to job, it makes the history longer than the ten revisions that Helm keeps. */
    @Parameter(property = "ship.insights.directory", defaultValue = "${project.build.directory}/ship/insights")
    File insightsDirectory;

    @Inject
    InsightsMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Map<String, String> variables = System.getenv();
        List<Target> targets = targets(variables);
        Path checkout = maven.project().getBasedir().toPath();
        List<Path> folders = new ArrayList<>(List.of(directory.toPath()));
        Optional.ofNullable(reports).map(File::toPath).ifPresent(folders::add);
        Insights insights = new Insights(insightsDirectory.toPath(), folders, days, new ChangeLog(checkout));
        try (Wiring wiring = new Wiring(this, server -> Optional.empty(), variables)) {
            Cluster cluster = wiring.cluster();
            for (Target target : targets) {
                insights.add(
                        service,
                        target.environment(),
                        new ReleaseHistory(cluster).revisions(target.namespace(), target.release()));
            }
        }
        Path page = insights.write(Instant.now(), redactor(variables)::redact, getLog()::info);
        getLog().info("The charts are in " + page);
    }

    private List<Target> targets(Map<String, String> variables) {
        new ReleasePlanner(this, variables).requireEnvironment();
        Problems problems = new Problems();
        Set<String> wanted = new LinkedHashSet<>();
        text(environments).stream()
                .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                .filter(name -> !name.isEmpty())
                .forEach(wanted::add);
        if (wanted.isEmpty()) {
            text(environment).ifPresent(wanted::add);
        }
        if (wanted.isEmpty()) {
            problems.add("no environment is chosen; choose one with -P env=<name>, or several with"
                    + " ship.insights.environments=dev,prod");
        }
        if (wanted.size() > 1 && (text(release).isPresent() || text(namespace).isPresent())) {
            problems.add("ship.release and ship.namespace name one release, and ship.insights.environments several;"
                    + " look at one environment after the other, the page keeps them all");
        }
        if (days < 1 || days > 3650) {
            problems.add("ship.insights.days is wrong: " + days + " is not a number of days from 1 to 3650");
        }
        TargetParameters parameters = new TargetParameters(this, new BashNames(variables), problems);
        List<Target> targets = wanted.stream().map(parameters::target).toList();
        problems.throwIfAny("cannot look back at " + service, "mvn ship:help -Ddetail -Dgoal=insights explains it");
        return targets;
    }

    /** A name or an address in a history may hold what somebody should not have put there. */
    private Redactor redactor(Map<String, String> variables) {
        return new Redactor(new ServerCredentials(maven.session().getSettings(), maven.decrypter(), variables, "")
                .ofTheEnvironment());
    }
}
