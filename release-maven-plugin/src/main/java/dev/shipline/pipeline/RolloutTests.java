package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.document.AtomicFile;
import dev.shipline.document.XmlText;
import dev.shipline.secret.Redactor;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rollout as test results in JUnit's XML, beside those of the scan, for the page on which a CI server shows what failed. A failure is there before
 * anything is rolled back: a build that is killed meanwhile has told why all the same.
 */
public final class RolloutTests implements ReleaseListener {
    /** In a folder of its own, which a CI server may be pointed at. */
    public static final String NAME = "junit/rollout.xml";

    private final Redactor redactor;

    public RolloutTests(Redactor redactor) {
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    @Override
    public void rolloutFailed(Rollout rollout, Release release) {
        write(release, rollout, Duration.ZERO);
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        if (stage == Stage.RELEASE && !report.release().dryRun()) {
            report.rollout().ifPresent(rollout -> write(report.release(), rollout, took(report)));
        }
    }

    private static Duration took(ReleaseReport report) {
        return report.steps().stream()
                .filter(outcome -> outcome.step() == Step.ROLLOUT)
                .map(StepOutcome::elapsed)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private void write(Release release, Rollout rollout, Duration took) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Trouble> failures = rollout.proven() ? List.of() : rollout.trouble();
        List<String> passed = failures.isEmpty() ? rollout.workloads() : List.of();
        try (XmlText xml = new XmlText(bytes)) {
            xml.open("testsuites");
            xml.open("testsuite")
                    .attribute("name", "rollout of " + name(release))
                    .attribute("tests", failures.size() + passed.size())
                    .attribute("failures", failures.size())
                    .attribute("errors", 0)
                    .attribute("skipped", 0)
                    .attribute("time", took.toMillis() / 1000.0);
            passed.forEach(workload -> open(xml, release, workload).end());
            failures.forEach(trouble -> write(xml, release, trouble));
            xml.end().end();
        }
        AtomicFile.write(release.directory().resolve(NAME), bytes.toByteArray());
    }

    private void write(XmlText xml, Release release, Trouble trouble) {
        open(xml, release, trouble.subject());
        xml.open("failure")
                .attribute("message", redactor.redact(trouble.reason()))
                .attribute("type", "rollout")
                .text(redactor.redact(text(trouble)))
                .end();
        xml.end();
    }

    private XmlText open(XmlText xml, Release release, String test) {
        return xml.open("testcase")
                .attribute("classname", name(release))
                .attribute("name", redactor.redact(test))
                .attribute("time", 0);
    }

    private static String text(Trouble trouble) {
        StringBuilder text = new StringBuilder();
        trouble.events().forEach(line -> text.append("event: ").append(line).append('\n'));
        trouble.probes().forEach(line -> text.append("probe: ").append(line).append('\n'));
        trouble.log().forEach(line -> text.append("log:   ").append(line).append('\n'));
        Optional.of(trouble.fix()).filter(fix -> !fix.isEmpty()).ifPresent(fix -> text.append("fix:   ")
                .append(fix));
        return text.toString();
    }

    private static String name(Release release) {
        return release.deployment()
                .map(deployment -> deployment.release() + " in " + deployment.namespace())
                .orElse(release.service());
    }
}
