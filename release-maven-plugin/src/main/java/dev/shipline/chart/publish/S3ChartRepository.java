package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A chart repository in a bucket, laid out as helm's S3 plugin does it. The archive comes first and the index after it: cut off in between, the chart is stored
 * and nobody sees it, and the next run adds it to the index.
 */
public final class S3ChartRepository implements ChartRepository {
    private final ObjectLocation repository;
    private final ArchiveUpload archives;
    private final IndexUpdate index;
    private final RepositoryStyle style;
    private final Patience patience;

    /** @param notes told what a person should know, and no failure is */
    public S3ChartRepository(
            ObjectStore store,
            ObjectWriter writer,
            ObjectLocation repository,
            RepositoryStyle style,
            Patience patience,
            Consumer<String> notes) {
        this.repository = requireNonNull(repository, "repository is null");
        this.style = requireNonNull(style, "style is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.archives = new ArchiveUpload(store, writer, style, notes);
        this.index = new IndexUpdate(store, writer, patience, repository, style.acceptUnconditional());
    }

    @Override
    public Publication publish(PackedChart chart) {
        ObjectLocation location = repository.resolve(chart.fileName());
        byte[] stored = archives.store(chart, location);
        archives.storeProvenance(chart, location);
        String digest = PackedChart.digest(stored);
        boolean[] proven = new boolean[1];
        int writes = index.run(now -> {
            if (isListed(now, chart, digest)) {
                return false;
            }
            if (!proven[0]) {
                archives.requireConditions(chart, location, stored);
                proven[0] = true;
            }
            now.add(
                    chart.name(),
                    RepositoryIndex.entry(
                            chart.definition(),
                            digest,
                            style.url(location),
                            patience.clock().instant()));
            return true;
        });
        return new Publication(location.toString(), "sha256:" + digest, writes > 0);
    }

    private boolean isListed(RepositoryIndex now, PackedChart chart, String digest) {
        List<Map<String, Object>> listed = now.find(chart.name(), chart.version());
        listed.stream()
                .filter(entry -> !RepositoryIndex.digest(entry).equals(digest))
                .findFirst()
                .ifPresent(other -> {
                    throw new ReleaseFailure(
                            FailureCode.CHART,
                            "cannot publish the chart " + chart,
                            "the index of " + repository + " lists it with the digest \""
                                    + RepositoryIndex.digest(other) + "\", and the archive that is there has " + digest,
                            "find out who wrote the one or the other; -Dship.chart.repair makes the index agree with"
                                    + " the archives");
                });
        return !listed.isEmpty();
    }
}
