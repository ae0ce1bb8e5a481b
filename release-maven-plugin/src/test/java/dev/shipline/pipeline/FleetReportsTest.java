package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.document.AtomicFile;
import dev.shipline.report.FleetPage;
import dev.shipline.report.ReportPage;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One page of all clusters, and one of each. */
class FleetReportsTest {
    private static final Redactor NOTHING_SECRET = new Redactor(List.of());

    @TempDir
    Path folder;

    private FleetFixture fleet;

    @BeforeEach
    void fleet() {
        fleet = new FleetFixture(folder);
        FleetPage together = new FleetPage(folder, List.of("eu", "us", "ap"), NOTHING_SECRET);
        fleet.pages = () -> List.of(
                new ReportPage(NOTHING_SECRET, "ci", Map.of(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)), together);
    }

    @Test
    void sayWhatCameOfItInEach() throws IOException {
        fleet.clusters.get("us").deployed(1);
        fleet.clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);

        fleet.failing();

        assertThat(page("report.html"))
                .contains(
                        "orders 1234567 in dev: 1 of 3 clusters released",
                        "<a href=\"eu/report.html\">eu</a>",
                        "<a href=\"us/report.html\">us</a></td><td>rolled back</td><td>2</td>",
                        "pod orders-1: CrashLoopBackOff",
                        "<td>ap</td><td>not released</td>");
        assertThat(page("eu/report.html")).contains("was released to dev");
        assertThat(page("us/report.html")).contains("failed in dev and was rolled back");
    }

    @Test
    void countAllThatAreReleased() throws IOException {
        fleet.deploy();

        assertThat(page("report.html")).contains("3 of 3 clusters released");
    }

    @Test
    void areNotWrittenByADryRun() {
        fleet.dryRun = true;
        fleet.deploy();

        assertThat(folder.resolve("report.html")).doesNotExist();
    }

    @Test
    void showTheImageThatAllShare() throws IOException {
        fleet.clusters.get("us").whileWatching = this::describeTheImage;

        fleet.deploy();

        assertThat(page("us/report.html")).contains("classes");
    }

    private void describeTheImage() {
        AtomicFile.write(
                folder.resolve("image.json"),
                "{\"digest\":\"" + FakeNeighbours.DIGEST.value()
                        + "\",\"layers\":[{\"title\":\"classes\",\"digest\":\"sha256:" + "1".repeat(64)
                        + "\",\"size\":77}]}");
    }

    private String page(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
