package dev.shipline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final String HOSTILE = "</pre></p><script>alert(1)</script><img src=x onerror=alert(2)>\"'";
    private static final String PASSWORD = "pass\"word<7>";
    private static final Map<String, String> CIRCLE = Map.of(
            "CIRCLE_BUILD_URL", "https://circleci.com/gh/acme/orders/17",
            "CIRCLE_USERNAME", "ada",
            "CIRCLE_WORKFLOW_ID", "w-1",
            "CIRCLE_REPOSITORY_URL", "https://x:t0ken@github.com/acme/orders.git");

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    /** Goes on by four seconds whenever it is looked at. */
    private final InstantSource time = () -> Runs.START.plus(Duration.ofSeconds(4L * looks.getAndIncrement()));

    private final Clock clock = time.withZone(ZoneOffset.UTC);

    @Test
    void saysWhatWasReleasedByWhomAndHowLongItTook() {
        String page = written(new Runs(folder, "", false).succeeded(), CIRCLE);

        assertThat(page)
                .contains("<h1 class=\"\">orders ab12cd3 was released to prod in 15.6 s</h1>")
                .contains("<a href=\"https://github.com/acme/orders/commit/" + Runs.SHA + "\"")
                .contains("<a href=\"https://circleci.com/gh/acme/orders/17\" rel=\"noreferrer\">ada</a>")
                .contains("https://app.circleci.com/pipelines/workflows/w-1")
                .contains("orders-prod in namespace prod, revision 6 → 7")
                .contains("14 steps took 34.2 s, rollout the longest")
                .contains("Between the steps Maven did other work, compiled or tested, for 48 s.")
                .doesNotContain("t0ken", "class=\"failure\"");
    }

    @Test
    void saysWhyItFailedWithTheContainersLastWords() {
        String page = written(new Runs(folder, "", false).rolledBack(), Map.of());

        assertThat(page)
                .contains("orders ab12cd3 failed in prod and was rolled back to revision 6")
                .contains("Revision 7 of orders-prod did not become healthy")
                .contains("What to do: read the container")
                .contains("BackOff: Back-off restarting failed container")
                .contains("Error: cannot open the port 8080")
                .contains("The way back took 4 s");
    }

    @Test
    void tellsTheRolloutOverTimeAndThePlan() {
        String page = written(new Runs(folder, "", false).succeeded(), Map.of());

        assertThat(page)
                .contains("The rollout was proven after 8 s")
                .contains("+ 4 s", "Deployment orders: 1 of 2 ready")
                .contains("3 resources to change")
                .contains("<span class=\"plus\">+ ConfigMap orders-extra\n</span>");
    }

    @Test
    void showsLayersAndFindings() throws IOException {
        files(Runs.DIGEST, "");

        assertThat(written(new Runs(folder, "", false).succeeded(), Map.of()))
                .contains("The image is 48.3 MB in 2 layers", "48.1 MB")
                .contains("The scanner found 1 vulnerability (1 High)")
                .contains("<a href=\"https://security.example/CVE-1\" rel=\"noreferrer\">CVE-1</a>");
    }

    @Test
    void showsNothingOfAnEarlierImage() throws IOException {
        files("sha256:" + "6".repeat(64), "");

        assertThat(written(new Runs(folder, "", false).succeeded(), Map.of())).doesNotContain("CVE-1", "layers");
    }

    @Test
    void letsNoTextBecomeMarkup() throws IOException {
        files(Runs.DIGEST, HOSTILE);

        String page = written(
                new Runs(folder, HOSTILE, false).rolledBack(), Map.of("CIRCLE_BUILD_URL", "javascript:x"), HOSTILE);

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "<img", "onerror=alert(2)>\"", "href=\"javascript");
    }

    @Test
    void showsNoSecretNotEvenHalfOfOne() {
        // "~ Deployment orders" before it: the cut is in the middle of the password
        String longLine = "x".repeat(375) + PASSWORD;

        String page = written(new Runs(folder, PASSWORD + longLine, false).rolledBack(), Map.of(), longLine);

        assertThat(page).contains("****").doesNotContain("pass&quot;", "pass\"");
    }

    @Test
    void isSmallEvenWhereAClusterHasMuchToSay() {
        String page = written(new Runs(folder, "long ".repeat(300), false).rolledBack(), Map.of());

        assertThat(page.length()).isLessThan(60_000);
        assertThat(written(new Runs(folder, "", false).succeeded(), Map.of()).length())
                .isLessThan(16_000);
    }

    /** For it/pages/check, which shows them to a browser. */
    @Test
    void leavesSamplesToLookAt() throws IOException {
        files(Runs.DIGEST, "");
        keep("report-success", written(new Runs(folder, "", false).succeeded(), CIRCLE));
        keep("report-failure", written(new Runs(folder, "", false).rolledBack(), CIRCLE));
        String words = " a-word-of-" + "many".repeat(40) + "-characters";
        files(Runs.DIGEST, words);
        keep("report-long-words", written(new Runs(folder, words, false).rolledBack(), Map.of(), words));
    }

    private static void keep(String name, String page) throws IOException {
        Path pages = Files.createDirectories(Path.of("target", "pages"));
        Files.writeString(pages.resolve(name + ".html"), page);
    }

    @Test
    void isNotWrittenByADryRun() {
        new ReportPage(new Redactor(List.of()), "ada@host", Map.of(), clock)
                .stageFinished(Stage.RELEASE, new Runs(folder, "", true).succeeded());

        assertThat(folder.resolve("report.html")).doesNotExist();
    }

    private String written(ReleaseReport report, Map<String, String> environment) {
        return written(report, environment, "");
    }

    private String written(ReleaseReport report, Map<String, String> environment, String words) {
        ReportPage page = new ReportPage(new Redactor(List.of(Secret.of(PASSWORD))), "ada@host", environment, clock);
        page.stepStarted(Step.PLAN, report.release());
        List.of(
                        "+ ConfigMap orders-extra",
                        "~ Deployment orders" + words,
                        "    spec.replicas: 1 → 2",
                        "- Service orders-old")
                .forEach(line -> page.progress(Step.PLAN, line));
        page.stepStarted(Step.ROLLOUT, report.release());
        page.progress(Step.ROLLOUT, "Deployment orders: 1 of 2 ready" + words);
        page.progress(Step.ROLLOUT, "Deployment orders: 2 of 2 ready");
        if (report.rolledBackTo().isPresent()) {
            page.stepStarted(Step.ROLL_BACK, report.release());
            page.progress(Step.ROLL_BACK, "Deployment orders: 2 of 2 ready" + words);
        }
        page.stageFinished(Stage.RELEASE, report);
        try {
            return Files.readString(folder.resolve("report.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void files(String digest, String words) throws IOException {
        Files.writeString(
                folder.resolve("image.json"),
                Document.of(Map.of(
                                "digest",
                                digest,
                                "base",
                                "quay.io/acme/jre:17" + words,
                                "layers",
                                List.of(
                                        Map.of("title", "the base" + words, "digest", digest, "size", 48_123_456),
                                        Map.of("title", "classes", "digest", digest, "size", 141_000))))
                        .toJson());
        Files.writeString(
                folder.resolve("scan.json"),
                Document.of(Map.of(
                                "digest",
                                digest,
                                "status",
                                "scanned",
                                "passed",
                                true,
                                "reason",
                                "allowed" + words,
                                "counts",
                                Map.of("High", 1),
                                "findings",
                                List.of(Map.of(
                                        "id", "CVE-1" + words,
                                        "severity", "High" + words,
                                        "package", "zlib" + words,
                                        "version", "1.2" + words,
                                        "ruling", "allowed",
                                        "link", "https://security.example/CVE-1" + words))))
                        .toJson());
    }
}
