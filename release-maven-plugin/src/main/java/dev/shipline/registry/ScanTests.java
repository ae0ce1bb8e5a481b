package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.XmlText;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Assessment.Allowed;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The verdict as test results in JUnit's XML, for the page on which a CI server shows what failed. */
public final class ScanTests {
    /** In a folder of its own, which a CI server may be pointed at. */
    public static final String NAME = "junit/scan.xml";

    /**
     * A finding, or the whole scan.
     *
     * @param outcome failure or skipped; absent: passed
     */
    private record Case(String name, Optional<String> outcome, String message, String type, String text) {
        static Case passed(String name) {
            return new Case(name, Optional.empty(), "", "", "");
        }
    }

    private final PushedImage image;
    private final VulnerabilityPolicy policy;
    private final Verdict verdict;

    private ScanTests(PushedImage image, VulnerabilityPolicy policy, Verdict verdict) {
        this.image = requireNonNull(image, "image is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.verdict = requireNonNull(verdict, "verdict is null");
    }

    public static Path write(Path folder, PushedImage image, VulnerabilityPolicy policy, Verdict verdict) {
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, new ScanTests(image, policy, verdict).xml());
        return file;
    }

    private byte[] xml() {
        List<Case> cases = cases();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XmlText xml = new XmlText(bytes)) {
            xml.open("testsuites");
            xml.open("testsuite")
                    .attribute("name", "scan of " + image.name())
                    .attribute("tests", cases.size())
                    .attribute("failures", count(cases, "failure"))
                    .attribute("errors", 0)
                    .attribute("skipped", count(cases, "skipped"))
                    .attribute("time", 0);
            cases.forEach(test -> write(xml, test));
            xml.end().end();
        }
        return bytes.toByteArray();
    }

    private void write(XmlText xml, Case test) {
        xml.open("testcase")
                .attribute("classname", image.name().toString())
                .attribute("name", test.name())
                .attribute("time", 0);
        test.outcome().ifPresent(outcome -> {
            xml.open(outcome).attribute("message", test.message());
            if (outcome.equals("failure")) {
                xml.attribute("type", test.type());
            }
            xml.text(test.text()).end();
        });
        xml.end();
    }

    private List<Case> cases() {
        Assessment assessment = verdict.assessment();
        List<Case> cases = new ArrayList<>();
        assessment.rejected().forEach(finding -> cases.add(failure(finding)));
        assessment.allowed().forEach(allowed -> cases.add(skipped(allowed)));
        assessment.unfixed().forEach(finding -> cases.add(skipped(finding, "no version fixes it")));
        if (verdict.lack().isPresent()) {
            String outcome = verdict.passed() ? "skipped" : "failure";
            String type = verdict.lack().get().name().toLowerCase(Locale.ROOT);
            cases.add(new Case("the scanner's verdict", Optional.of(outcome), verdict.reason(), type, ""));
        } else if (verdict.passed()) {
            cases.add(Case.passed("no finding of " + policy.threshold() + " or worse counts"));
        }
        return cases;
    }

    private Case failure(Finding finding) {
        String fix = finding.fixedBy().map(version -> "fixed by " + version).orElse("without a fix");
        String was = verdict.assessment().expired().stream()
                .filter(each -> each.finding().equals(finding))
                .map(each -> ", allowed until " + each.by().until())
                .findFirst()
                .orElse("");
        return new Case(
                name(finding),
                Optional.of("failure"),
                finding.severity() + ", " + fix + was,
                finding.severity().toString(),
                finding.link());
    }

    private static Case skipped(Allowed allowed) {
        return skipped(
                allowed.finding(),
                "allowed until " + allowed.by().until() + ": " + allowed.by().reason());
    }

    private static Case skipped(Finding finding, String why) {
        return new Case(name(finding), Optional.of("skipped"), why, "", "");
    }

    private static String name(Finding finding) {
        return finding.id() + " in " + finding.packageName() + " " + finding.packageVersion();
    }

    private static long count(List<Case> cases, String outcome) {
        return cases.stream()
                .filter(test -> test.outcome().filter(outcome::equals).isPresent())
                .count();
    }
}
