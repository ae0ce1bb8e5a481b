package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectStore.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Charts in a repository in a bucket, as Helm and its S3 plugin write them. The location is the repository's and the chart's name after a last slash. */
final class S3Charts implements ChartSource {
    private static final String INDEX = "index.yaml";
    private static final int LISTED = 20;

    private final ObjectStore store;

    S3Charts(ObjectStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    @Override
    public FetchedChart fetch(ChartRequest request) {
        VersionChoice choice = new VersionChoice(request.version());
        ObjectLocation chart = chart(request.location());
        int slash = chart.key().lastIndexOf('/');
        String name = chart.key().substring(slash + 1);
        ObjectLocation repository =
                new ObjectLocation(chart.bucket(), chart.key().substring(0, Math.max(slash, 0)));

        ChartIndex.Entry entry = entry(index(repository), repository, name, choice);
        ObjectLocation location = new ChartUrls(repository).choose(name, entry);
        StoredObject archive = store.get(location)
                .orElseThrow(() -> failure(
                        name + " " + entry.version(),
                        "the index of " + repository + " lists it at " + location + ", and there is no such object",
                        "push the chart again, or choose another with ship.chart.version"));
        String digest = proven(name, entry, archive);
        check(name, entry, archive);
        Path file = request.into().resolve(name + "-" + entry.version() + ".tgz");
        AtomicFile.write(file, archive.content());
        return new FetchedChart(name, entry.version(), digest, file, location.toString());
    }

    private static ObjectLocation chart(String location) {
        ObjectLocation chart;
        try {
            chart = ObjectLocation.parse(location);
        } catch (IllegalArgumentException e) {
            throw noLocation(location, e.getMessage());
        }
        if (chart.key().isEmpty()) {
            throw noLocation(location, "it names a bucket and no chart in it");
        }
        return chart;
    }

    private ChartIndex index(ObjectLocation repository) {
        ObjectLocation location = repository.resolve(INDEX);
        StoredObject index = store.get(location)
                .orElseThrow(() -> failure(
                        "in " + repository,
                        "there is no " + location,
                        "set ship.chart to s3://bucket/repository/name, the repository being the folder of its"
                                + " index.yaml"));
        try {
            return new ChartIndex(Document.yaml(new String(index.content(), StandardCharsets.UTF_8)));
        } catch (MalformedDocumentException e) {
            throw failure(
                    "in " + repository, location + " is no valid YAML: " + e.getMessage(), "write the index anew");
        }
    }

    private static ChartIndex.Entry entry(
            ChartIndex index, ObjectLocation repository, String name, VersionChoice choice) {
        List<ChartIndex.Entry> entries = index.versions(name);
        if (entries.isEmpty()) {
            throw failure(
                    name,
                    "the repository " + repository + " has no such chart, only " + listed(index.names()),
                    "correct the name in ship.chart");
        }
        List<String> versions = entries.stream().map(ChartIndex.Entry::version).toList();
        String version = choice.of(versions)
                .orElseThrow(() -> failure(
                        name,
                        "the repository " + repository + " has no " + choice.describe() + " of it, only "
                                + listed(VersionChoice.newestFirst(versions)),
                        "correct ship.chart.version"));
        return entries.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private static String proven(String name, ChartIndex.Entry entry, StoredObject archive) {
        String actual = ChartDigest.ofArchive(archive.content());
        String listed = entry.digest()
                .map(digest -> digest.toLowerCase(Locale.ROOT))
                .map(digest -> digest.startsWith("sha256:") ? digest : "sha256:" + digest)
                .orElseThrow(() -> failure(
                        name + " " + entry.version(),
                        "the index lists no digest to prove it against",
                        "write the index anew, or set ship.chart to a path"));
        if (!listed.equals(actual)) {
            throw new ReleaseFailure(
                    FailureCode.DIGEST_MISMATCH,
                    "cannot use the chart " + name + " " + entry.version(),
                    archive.location() + " has the digest " + actual + " and the index lists " + listed,
                    "find out who replaced the chart, then push it under a new version");
        }
        return actual;
    }

    private static void check(String name, ChartIndex.Entry entry, StoredObject archive) {
        ChartMetadata metadata = ChartMetadata.ofArchive(archive.location().toString(), archive.content());
        if (!metadata.equals(new ChartMetadata(name, entry.version()))) {
            throw failure(
                    name + " " + entry.version(),
                    archive.location() + " holds " + metadata.name() + " " + metadata.version(),
                    "write the index of the repository anew");
        }
    }

    private static String listed(List<String> names) {
        if (names.isEmpty()) {
            return "an empty index";
        }
        String first = String.join(", ", names.subList(0, Math.min(names.size(), LISTED)));
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }

    private static ReleaseFailure noLocation(String location, String because) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot fetch the chart " + location,
                because,
                "set ship.chart to s3://bucket/repository/name");
    }

    private static ReleaseFailure failure(String chart, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot fetch the chart " + chart, because, fix);
    }
}
