package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.s3.ObjectLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRepairTest {
    private static final String REPOSITORY = "s3://charts/team";
    private static final String INDEX = REPOSITORY + "/index.yaml";

    @TempDir
    Path folder;

    private final FakeBucket bucket = new FakeBucket();

    @BeforeEach
    void publishTwo() {
        publish("orders", "1.0.0");
        publish("orders", "1.1.0");
    }

    @Test
    void findsNothingWhereAllIsWell() {
        bucket.requests().clear();
        assertThat(repair(false)).isEmpty();
        assertThat(bucket.requests()).containsExactly("GET " + INDEX);
    }

    @Test
    void writesALostIndexAnew() {
        bucket.remove(INDEX);
        assertThat(repair(false)).containsExactly("added orders 1.0.0", "added orders 1.1.0");
        assertThat(versions()).containsExactly("1.1.0", "1.0.0");
        assertThat(entry(0).at("created").text("")).isEqualTo(FakeBucket.MODIFIED.toString());
        assertThat(entry(0).at("digest").text(""))
                .isEqualTo(ChartFolders.packed(folder, "orders", "1.1.0").digest());
    }

    @Test
    void writesABrokenIndexAnew() {
        setIndex("entries: [");
        assertThat(repair(false))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("the index is written anew: it is no valid index");
        assertThat(versions()).containsExactly("1.1.0", "1.0.0");
        assertThat(repair(false)).isEmpty();
    }

    @Test
    void changesNothingInADryRun() {
        bucket.remove(INDEX);
        assertThat(repair(true)).hasSize(2);
        assertThat(bucket.keys()).doesNotContain(INDEX);
    }

    @Test
    void keepsWhatIsKnownOfAnArchive() {
        setIndex(bucket.text(INDEX).replace("    name: orders", "    x-owner: shipping\n    name: orders"));
        bucket.remove(REPOSITORY + "/orders-1.0.0.tgz");
        assertThat(repair(false)).containsExactly("removed orders 1.0.0: there is no archive of it");
        assertThat(entry(0).at("created").text("")).isEqualTo("2026-06-01T10:00:00Z");
        assertThat(entry(0).at("x-owner").text("")).isEqualTo("shipping");
    }

    @Test
    void correctsADigestAndKeepsTheTime() {
        String digest = ChartFolders.packed(folder, "orders", "1.1.0").digest();
        setIndex(bucket.text(INDEX).replace(digest, "0".repeat(64)));
        assertThat(repair(false))
                .containsExactly("corrected the digest of orders 1.1.0: " + "0".repeat(64) + " became " + digest);
        assertThat(entry(0).at("digest").text("")).isEqualTo(digest);
        assertThat(entry(0).at("created").text("")).isEqualTo("2026-06-01T10:00:00Z");
    }

    @Test
    void removesDuplicates() {
        String entry = bucket.text(INDEX).replaceAll("(?s).*(  - apiVersion: v2.*?version: \"1.1.0\"\n).*", "$1");
        setIndex(bucket.text(INDEX).replace("  orders:\n", "  orders:\n" + entry));
        assertThat(versions()).containsExactly("1.1.0", "1.1.0", "1.0.0");
        assertThat(repair(false)).containsExactly("removed orders 1.1.0: it was listed twice");
        assertThat(versions()).containsExactly("1.1.0", "1.0.0");
    }

    @Test
    void leavesEntriesAloneThatLeadElsewhere() {
        setIndex(bucket.text(INDEX)
                .replace(
                        "entries:\n",
                        "entries:\n  theirs:\n  - name: theirs\n    version: 1.0.0\n"
                                + "    urls: [\"https://elsewhere.example/theirs-1.0.0.tgz\"]\n"));
        assertThat(repair(false)).isEmpty();
    }

    @Test
    void readsArchivesWithoutMetadataAndLeavesOutWhatIsNone() {
        bucket.remove(INDEX);
        PackedChart theirs = ChartFolders.packed(folder, "theirs", "1.0.0");
        bucket.set(REPOSITORY + "/theirs-1.0.0.tgz", theirs.archive(), Map.of());
        bucket.set(REPOSITORY + "/renamed-1.0.0.tgz", theirs.archive(), Map.of());
        bucket.set(
                REPOSITORY + "/broken-1.0.0.tgz", new byte[] {1}, Map.of("chart-metadata", "{", "chart-digest", "x"));
        bucket.set(REPOSITORY + "/theirs-1.0.0.tgz.prov", new byte[] {1}, Map.of());
        bucket.set(REPOSITORY + "/deeper/theirs-2.0.0.tgz", theirs.archive(), Map.of());
        assertThat(repair(false))
                .hasSize(5)
                .contains("added theirs 1.0.0", "added orders 1.0.0", "added orders 1.1.0")
                .anyMatch(change -> change.startsWith("left out s3://charts/team/broken-1.0.0.tgz: it cannot be read"))
                .contains("left out s3://charts/team/renamed-1.0.0.tgz: it is not the chart that its name says");
        assertThat(index().at("theirs").items().get(0).at("digest").text("")).isEqualTo(theirs.digest());
        // what cannot be added is said again, and is no reason to write the index again
        bucket.requests().clear();
        assertThat(repair(false)).hasSize(2);
        assertThat(bucket.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void losesNothingThatIsPublishedMeanwhile() {
        bucket.remove(REPOSITORY + "/orders-1.0.0.tgz");
        bucket.fail("index.yaml", (object, condition, self) -> {
            publish("greeter", "1.0.0");
            return self.plainPut(object, condition);
        });
        assertThat(repair(false)).containsExactly("removed orders 1.0.0: there is no archive of it");
        assertThat(index().fields()).containsOnlyKeys("greeter", "orders");
    }

    private void publish(String chart, String version) {
        new S3ChartRepository(bucket, bucket, ObjectLocation.parse(REPOSITORY), style(), patience(), note -> {})
                .publish(ChartFolders.packed(folder, chart, version));
    }

    private List<String> repair(boolean dryRun) {
        return new IndexRepair(bucket, bucket, ObjectLocation.parse(REPOSITORY), style(), patience()).run(dryRun);
    }

    private static RepositoryStyle style() {
        return new RepositoryStyle(false, RepositoryStyle.CONTENT_TYPE, false);
    }

    private static Patience patience() {
        Clock clock = Clock.fixed(java.time.Instant.parse("2026-06-01T10:00:00Z"), java.time.ZoneOffset.UTC);
        return new Patience(Duration.ofSeconds(60), clock, pause -> {}, new Random(1));
    }

    private void setIndex(String text) {
        bucket.set(INDEX, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Document index() {
        return Document.yaml(bucket.text(INDEX)).at("entries");
    }

    private Document entry(int number) {
        return index().at("orders").items().get(number);
    }

    private List<String> versions() {
        return index().at("orders").items().stream()
                .map(entry -> entry.at("version").text(""))
                .toList();
    }
}
