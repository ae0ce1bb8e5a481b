package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectStore.StoredObject;
import dev.shipline.s3.ObjectWriter;
import dev.shipline.s3.ObjectWriter.Condition;
import dev.shipline.s3.ObjectWriter.NewObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Stores the archive of a chart, once and for all. */
final class ArchiveUpload {
    private static final String NEVER = "\"00000000000000000000000000000000\"";
    /** As helm's S3 plugin has it: S3 takes 2 KB of metadata, and its own names count. */
    private static final int MAX_METADATA_BYTES = 1900;

    static final String CHART_METADATA = "chart-metadata";
    static final String CHART_DIGEST = "chart-digest";

    private final ObjectStore store;
    private final ObjectWriter writer;
    private final RepositoryStyle style;
    private final Consumer<String> notes;

    ArchiveUpload(ObjectStore store, ObjectWriter writer, RepositoryStyle style, Consumer<String> notes) {
        this.store = requireNonNull(store, "store is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.style = requireNonNull(style, "style is null");
        this.notes = requireNonNull(notes, "notes is null");
    }

    /**
     * Gives the archive that is there now: this one, or one of the same content that was there before.
     *
     * @throws ReleaseFailure if there is another one
     */
    byte[] store(PackedChart chart, ObjectLocation location) {
        Optional<byte[]> before = read(chart, location);
        if (before.isEmpty()) {
            try {
                // Found all the same: another publisher of the same version came first
                if (writer.put(archive(chart, location), Condition.absent())) {
                    return chart.archive();
                }
            } catch (ReleaseFailure e) {
                if (e.code() != FailureCode.UNREACHABLE) {
                    throw e;
                }
                // Cut off on the way: it may have been stored
                return read(chart, location).orElseThrow(() -> e);
            }
            before = read(chart, location);
        }
        return before.orElseThrow(() -> new ReleaseFailure(
                FailureCode.UNREACHABLE,
                "cannot publish the chart " + chart,
                location + " is taken, and cannot be read",
                "run it again"));
    }

    private Optional<byte[]> read(PackedChart chart, ObjectLocation location) {
        Optional<byte[]> found = store.get(location).map(StoredObject::content);
        found.filter(content -> !ChartTar.sameContent(content, chart.archive())).ifPresent(other -> {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot publish the chart " + chart,
                    location + " is there with another content (sha256:" + PackedChart.digest(other)
                            + ", and this one is sha256:" + chart.digest() + ")",
                    "raise the version in Chart.yaml: a version that is published is never replaced");
        });
        return found;
    }

    /** Asks for two writes that must be refused, and would do no harm if they were not: the object is there, with the same bytes. */
    void requireConditions(PackedChart chart, ObjectLocation location, byte[] stored) {
        NewObject same = new NewObject(location, stored, style.contentType(), metadata(chart, stored));
        boolean ignored = writer.put(same, Condition.absent()) || writer.put(same, Condition.unchangedSince(NEVER));
        if (!ignored) {
            return;
        }
        String lack =
                "the store passes over If-None-Match or If-Match, so that publishers at the same time may lose each"
                        + " other's charts";
        if (!style.acceptUnconditional()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot publish the chart " + chart,
                    lack + " (the archive is stored, and not in the index)",
                    "publish into a store that knows conditional writes, such as AWS S3 or MinIO; or let one job at a"
                            + " time publish, and set ship.chart.unconditional=accept");
        }
        notes.accept(lack + "; accepted by ship.chart.unconditional");
    }

    void storeProvenance(PackedChart chart, ObjectLocation archive) {
        chart.provenance().ifPresent(provenance -> {
            ObjectLocation location = new ObjectLocation(archive.bucket(), archive.key() + ".prov");
            NewObject object = new NewObject(location, provenance, "text/plain", Map.of());
            if (writer.put(object, Condition.absent())) {
                return;
            }
            boolean same = store.get(location)
                    .filter(found -> Arrays.equals(found.content(), provenance))
                    .isPresent();
            if (!same) {
                notes.accept(location + " is there already, signed another time, and stays as it is");
            }
        });
    }

    private NewObject archive(PackedChart chart, ObjectLocation location) {
        return new NewObject(location, chart.archive(), style.contentType(), metadata(chart, chart.archive()));
    }

    private static Map<String, String> metadata(PackedChart chart, byte[] archive) {
        Map<String, String> metadata =
                Map.of(CHART_METADATA, chart.definition().json(), CHART_DIGEST, PackedChart.digest(archive));
        int bytes = metadata.entrySet().stream()
                .mapToInt(each -> (each.getKey() + each.getValue()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return bytes > MAX_METADATA_BYTES ? Map.of() : metadata;
    }
}
