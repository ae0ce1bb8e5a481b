package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.KeptFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Charts in repositories with an index. The location is the repository's and the chart's name after a last slash. */
final class IndexedCharts implements PackedCharts {
    private static final int LISTED = 20;

    private final Function<String, ChartRepository> repositories;
    private final KeptFiles kept;

    /** @param repositories opens a repository by its location; throws {@link IllegalArgumentException} with the reason where that is none */
    IndexedCharts(Function<String, ChartRepository> repositories, KeptFiles kept) {
        this.repositories = requireNonNull(repositories, "repositories is null");
        this.kept = requireNonNull(kept, "kept is null");
    }

    @Override
    public PackedChart fetch(String location, VersionChoice choice) {
        String trimmed = location.replaceAll("/+$", "");
        int slash = trimmed.lastIndexOf('/');
        String name = trimmed.substring(slash + 1);
        ChartRepository repository = open(location, slash < 0 ? trimmed : trimmed.substring(0, slash));
        ChartIndex.Entry entry = entry(index(repository, name), repository, name, choice);
        String place = place(repository, name, entry);
        byte[] archive = archive(repository, name, entry, place);
        check(name, entry, place, archive);
        return new PackedChart(
                name,
                entry.version(),
                ChartDigest.ofArchive(archive),
                archive,
                place,
                () -> repository.read(beside(place)));
    }

    /** Where the signature of an archive lies; a query, if there is one, stays where it is. */
    private static String beside(String place) {
        int query = place.indexOf('?');
        return query < 0 ? place + ".prov" : place.substring(0, query) + ".prov" + place.substring(query);
    }

    private ChartRepository open(String location, String repository) {
        try {
            return repositories.apply(repository);
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot fetch the chart " + location.replaceFirst("://[^/]*@", "://"),
                    e.getMessage(),
                    "set ship.chart to s3://bucket/repository/name or https://host/repository/name");
        }
    }

    private ChartIndex index(ChartRepository repository, String name) {
        byte[] index = repository
                .index()
                .orElseThrow(() -> failure(
                        "in " + repository,
                        "there is no " + repository.indexLocation(),
                        "set ship.chart to the repository, which is the folder of its index.yaml, and the chart's"
                                + " name after it"));
        try {
            return ChartIndex.read(index, name);
        } catch (MalformedDocumentException e) {
            throw failure(
                    "in " + repository,
                    repository.indexLocation() + " is no valid YAML: " + e.getMessage(),
                    "write the index anew");
        }
    }

    private static ChartIndex.Entry entry(
            ChartIndex index, ChartRepository repository, String name, VersionChoice choice) {
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

    private static String place(ChartRepository repository, String name, ChartIndex.Entry entry) {
        return entry.urls().stream()
                .flatMap(url -> repository.locate(url).stream())
                .findFirst()
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.CHART,
                        "cannot fetch the chart " + name + " " + entry.version(),
                        entry.urls().isEmpty()
                                ? "the index of " + repository + " lists no URL for it"
                                : "the index of " + repository + " lists it at " + listed(entry.urls()) + ", and "
                                        + repository.rule(),
                        "push the chart into the repository, or set ship.chart to a path"));
    }

    /** The very archive that the index lists, from this machine if it was here before. */
    private byte[] archive(ChartRepository repository, String name, ChartIndex.Entry entry, String place) {
        String listed = listedDigest(name, entry);
        Optional<KeptFiles.Kept> copy = kept.find(listed);
        if (copy.isPresent() && ChartDigest.ofArchive(copy.get().content()).equals(listed)) {
            return copy.get().content();
        }
        byte[] archive = repository
                .read(place)
                .orElseThrow(() -> failure(
                        name + " " + entry.version(),
                        "the index of " + repository + " lists it at " + place + ", and there is no such object",
                        "push the chart again, or choose another with ship.chart.version"));
        String actual = ChartDigest.ofArchive(archive);
        if (!listed.equals(actual)) {
            throw new ReleaseFailure(
                    FailureCode.DIGEST_MISMATCH,
                    "cannot use the chart " + name + " " + entry.version(),
                    place + " has the digest " + actual + " and the index lists " + listed,
                    "find out who replaced the chart, then push it under a new version");
        }
        kept.keep(listed, new KeptFiles.Kept(archive, listed, Optional.empty()));
        return archive;
    }

    private static String listedDigest(String name, ChartIndex.Entry entry) {
        return entry.digest()
                .map(digest -> digest.toLowerCase(Locale.ROOT))
                .map(digest -> digest.startsWith("sha256:") ? digest : "sha256:" + digest)
                .orElseThrow(() -> failure(
                        name + " " + entry.version(),
                        "the index lists no digest to prove it against",
                        "write the index anew, or set ship.chart to a path"));
    }

    private static void check(String name, ChartIndex.Entry entry, String place, byte[] archive) {
        ChartMetadata metadata = ChartMetadata.ofArchive(place, archive);
        if (!metadata.equals(new ChartMetadata(name, entry.version()))) {
            throw failure(
                    name + " " + entry.version(),
                    place + " holds " + metadata.name() + " " + metadata.version(),
                    "write the index of the repository anew");
        }
    }

    private static String listed(List<String> names) {
        if (names.isEmpty()) {
            return "an empty index";
        }
        String first = names.stream().limit(LISTED).map(TarEntry::shown).collect(Collectors.joining(", "));
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }

    private static ReleaseFailure failure(String chart, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot fetch the chart " + chart, because, fix);
    }
}
