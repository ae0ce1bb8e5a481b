package dev.shipline.maven;

import dev.shipline.doctor.Answer;
import dev.shipline.doctor.Check;
import dev.shipline.doctor.Doctor;
import dev.shipline.doctor.DoctorReport;
import dev.shipline.doctor.Finding.Outcome;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageName;
import dev.shipline.pipeline.Goal;
import dev.shipline.secret.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Looks at all that a release needs, side by side, and says of each whether it is as it should be, or what to do: JDK, Maven, git, environment, properties, registry, scanner, Docker engine, values, chart, cluster, rights, Helm, Datadog, clock. Changes nothing. */
@Mojo(name = "doctor", threadSafe = true)
public class DoctorMojo extends ShipMojo {
    /** What fails the build: failed, one check that failed; warning, one that warns too; or never. */
    @Parameter(property = "ship.doctor.fail", defaultValue = "failed")
    String doctorFail;

    @Inject
    DoctorMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Problems problems = new Problems();
        if (!List.of("failed", "warning", "never").contains(doctorFail)) {
            problems.add("ship.doctor.fail is wrong: \"" + doctorFail + "\" is none of failed, warning, never");
        }
        problems.throwIfAny("cannot examine " + service, "leave it out to fail where a deploy would");
        Map<String, String> variables = System.getenv();
        DoctorPlan plan = new DoctorPlan(this, variables);
        CredentialWiring logins = new CredentialWiring(
                maven,
                text(registryRobot),
                registryOidc,
                variables,
                plan.image().map(ImageName::registry).orElse(""));
        long start = System.nanoTime();
        getLog().info("What a release of " + service
                + plan.environment().map(name -> " to " + name).orElse("") + " needs:");
        Redactor redactor = logins.redactor();
        List<Answer> answers;
        try (Openings open = new Openings()) {
            List<Check> checks = new ArrayList<>(new SurroundingChecks(this, plan).all());
            checks.addAll(new NeighbourChecks(this, plan, logins.source(), variables, open).all());
            answers = new Doctor().examine(checks, answer -> tell(answer, redactor));
        }
        DoctorReport report = new DoctorReport(service, plan.environment(), answers);
        report.write(directory.toPath().resolve("doctor.json"), redactor::redact);
        getLog().info("     " + report.count(Duration.ofNanos(System.nanoTime() - start)));
        judge(report);
    }

    private void tell(Answer answer, Redactor redactor) {
        for (String line : DoctorReport.lines(answer)) {
            String text = redactor.redact(line);
            switch (answer.finding().outcome()) {
                // Maven puts [ERROR], [WARNING] or [INFO] before it: the columns stay where they are
                case FAILED -> getLog().error("  " + text);
                case WARNING -> getLog().warn(text);
                default -> getLog().info("   " + text);
            }
        }
    }

    private void judge(DoctorReport report) {
        List<String> failed = report.names(Outcome.FAILED);
        List<String> warnings = report.names(Outcome.WARNING);
        if (!failed.isEmpty() && !doctorFail.equals("never")) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "a release of " + service + " would fail",
                    String.join(", ", failed) + (failed.size() == 1 ? " is" : " are") + " not as it takes",
                    "each line above says what to do; -Dship.doctor.fail=never only looks");
        }
        if (!warnings.isEmpty() && doctorFail.equals("warning")) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "not all is well with a release of " + service,
                    "there are warnings of " + String.join(", ", warnings) + ", and ship.doctor.fail is warning",
                    "each line above says what to do");
        }
    }
}
