package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartArchive;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectInventory;
import dev.shipline.s3.ObjectInventory.Listed;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectStore.StoredObject;
import dev.shipline.s3.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes the index of a repository agree with the archives that are there. What is known of an archive that is listed rightly stays as it is. */
public final class IndexRepair {
    private static final String LEFT_OUT = "left out ";

    private final ObjectStore store;
    private final ObjectInventory inventory;
    private final ObjectWriter writer;
    private final ObjectLocation repository;
    private final RepositoryStyle style;
    private final Patience patience;

    public <W extends ObjectWriter & ObjectInventory> IndexRepair(
            ObjectStore store, W writer, ObjectLocation repository, RepositoryStyle style, Patience patience) {
        this.store = requireNonNull(store, "store is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.inventory = writer;
        this.repository = requireNonNull(repository, "repository is null");
        this.style = requireNonNull(style, "style is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /** An archive, as its object tells. */
    private record Archive(ChartDefinition definition, String digest, Listed object) {}

    /**
     * Says, line by line, what was wrong; nothing if all was well.
     *
     * @param dryRun whether to leave it at saying so
     */
    public List<String> run(boolean dryRun) {
        List<String> report = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        IndexUpdate update = new IndexUpdate(store, writer, patience, repository, style.acceptUnconditional());
        update.run(
                index -> {
                    // Read anew each time: whoever wrote the index in between has stored an archive before
                    List<String> changes = repair(index);
                    changes.addAll(0, broken);
                    broken.clear();
                    if (changes.isEmpty() && !report.isEmpty()) {
                        return false;
                    }
                    report.clear();
                    report.addAll(changes);
                    return !dryRun && changes.stream().anyMatch(change -> !change.startsWith(LEFT_OUT));
                },
                failure -> {
                    broken.add("the index is written anew: " + failure.because());
                    return RepositoryIndex.empty();
                });
        return List.copyOf(report);
    }

    private List<String> repair(RepositoryIndex index) {
        List<String> changes = new ArrayList<>();
        Map<String, Listed> objects = new TreeMap<>();
        inventory.forEach(repository, object -> {
            if (object.location().key().endsWith(".tgz")) {
                objects.put(name(object.location()), object);
            }
        });
        dropWhatIsGone(index, objects.keySet(), changes);
        objects.values().forEach(object -> add(index, object, changes));
        return changes;
    }

    private void dropWhatIsGone(RepositoryIndex index, Set<String> objects, List<String> changes) {
        index.entries().forEach((chart, versions) -> {
            Set<String> seen = new HashSet<>();
            versions.removeIf(entry -> {
                String version = RepositoryIndex.text(entry, "version");
                if (isElsewhere(entry)) {
                    return false;
                }
                String change = !objects.contains(chart + "-" + version + ".tgz")
                        ? "removed " + chart + " " + version + ": there is no archive of it"
                        : seen.add(version) ? "" : "removed " + chart + " " + version + ": it was listed twice";
                if (!change.isEmpty()) {
                    changes.add(change);
                }
                return !change.isEmpty();
            });
        });
    }

    /** An archive on another server is nobody's to judge here. */
    private boolean isElsewhere(Map<String, Object> entry) {
        List<String> urls = RepositoryIndex.urls(entry);
        return !urls.isEmpty()
                && urls.stream()
                        .allMatch(url -> url.contains("://")
                                && !url.startsWith(repository.resolve("").toString()));
    }

    private void add(RepositoryIndex index, Listed object, List<String> changes) {
        Optional<Map<String, Object>> known = index.entries().values().stream()
                .flatMap(List::stream)
                .filter(entry -> name(object.location())
                        .equals(RepositoryIndex.text(entry, "name") + "-" + RepositoryIndex.text(entry, "version")
                                + ".tgz"))
                .findFirst();
        Optional<Archive> archive = archive(object, changes);
        if (archive.isEmpty()) {
            return;
        }
        ChartDefinition definition = archive.get().definition();
        String chart = definition.name() + " " + definition.version();
        if (known.isEmpty()) {
            index.add(definition.name(), entry(archive.get()));
            changes.add("added " + chart);
        } else if (!RepositoryIndex.digest(known.get()).equals(archive.get().digest())) {
            changes.add("corrected the digest of " + chart + ": " + RepositoryIndex.digest(known.get()) + " became "
                    + archive.get().digest());
            index.entries().get(definition.name()).remove(known.get());
            Map<String, Object> entry = entry(archive.get());
            Optional.ofNullable(known.get().get("created")).ifPresent(created -> entry.put("created", created));
            index.add(definition.name(), entry);
        }
    }

    private Map<String, Object> entry(Archive archive) {
        return RepositoryIndex.entry(
                archive.definition(),
                archive.digest(),
                style.url(archive.object().location()),
                archive.object().modified());
    }

    private Optional<Archive> archive(Listed object, List<String> changes) {
        Optional<Archive> archive = byMetadata(object);
        try {
            archive = archive.isPresent() ? archive : byContent(object);
        } catch (IOException | MalformedDocumentException | ReleaseFailure e) {
            changes.add(LEFT_OUT + object.location() + ": it cannot be read as a chart (" + e.getMessage() + ")");
            return Optional.empty();
        }
        if (archive.isEmpty()) {
            changes.add(LEFT_OUT + object.location() + ": it is not the chart that its name says");
        }
        return archive;
    }

    /** What the publisher kept with the object, if it is there and speaks of this object. */
    private Optional<Archive> byMetadata(Listed object) {
        Map<String, String> metadata = inventory.metadata(object.location());
        String json = metadata.getOrDefault(ArchiveUpload.CHART_METADATA, "");
        String digest = metadata.getOrDefault(ArchiveUpload.CHART_DIGEST, "");
        if (json.isEmpty() || !digest.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        try {
            return named(ChartDefinition.parse(json.getBytes(StandardCharsets.UTF_8)), digest, object);
        } catch (MalformedDocumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Archive> byContent(Listed object) throws IOException {
        Optional<StoredObject> stored = store.get(object.location());
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = stored.get().content();
        byte[] chartYaml = ChartArchive.chartYaml(content).orElseThrow(() -> new IOException("it has no Chart.yaml"));
        return named(ChartDefinition.parse(chartYaml), PackedChart.digest(content), object);
    }

    private static Optional<Archive> named(ChartDefinition definition, String digest, Listed object) {
        return name(object.location()).equals(definition.name() + "-" + definition.version() + ".tgz")
                ? Optional.of(new Archive(definition, digest, object))
                : Optional.empty();
    }

    private static String name(ObjectLocation location) {
        return location.key().substring(location.key().lastIndexOf('/') + 1);
    }
}
