package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.RevalidatedStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Fetches a chart from a repository in S3 or on a web server, from a registry or from a path, as its location says, with all the charts it depends on. */
public final class ChartSources implements ChartSource {
    private final Map<String, PackedCharts> remote;
    private final PathCharts paths;
    private final Optional<SignatureCheck> signatures;
    private final ChartSettings settings;

    /** @param directory what a relative path is relative to: the folder of the module */
    public ChartSources(ObjectStore store, ChartRegistry registry, ChartSettings settings, Path directory) {
        this(
                store,
                registry,
                settings,
                directory,
                attempt -> Thread.sleep(Duration.ofSeconds(attempt).toMillis()));
    }

    ChartSources(
            ObjectStore store, ChartRegistry registry, ChartSettings settings, Path directory, HttpFiles.Pause pause) {
        requireNonNull(store, "store is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.paths = new PathCharts(directory);
        this.signatures = settings.keyring().map(keyring -> new SignatureCheck(keyring, Clock.systemUTC()));
        ObjectStore indexes = new RevalidatedStore(store, settings.kept());
        HttpFiles files = new HttpFiles(settings.credentials(), settings.kept(), pause);
        PackedCharts web = new IndexedCharts(location -> web(files, location), settings.kept());
        this.remote = Map.of(
                "s3",
                new IndexedCharts(location -> s3(indexes, store, location), settings.kept()),
                "https",
                web,
                "http",
                web,
                "oci",
                new OciCharts(registry, settings.kept()));
    }

    @Override
    public FetchedChart fetch(ChartRequest request) {
        requireNonNull(request, "request is null");
        VersionChoice choice = new VersionChoice(request.version());
        Dependencies dependencies = new Dependencies(this::packed, request.into());
        if (!request.location().contains("://")) {
            FetchedChart chart = paths.fetch(request);
            signatures.ifPresent(check -> check.require(paths.packed(chart)));
            return dependencies.complete(chart);
        }
        PackedChart chart = packed(request.location(), choice);
        signatures.ifPresent(check -> check.require(chart));
        Path file = request.into().resolve(chart.fileName());
        AtomicFile.write(file, chart.content());
        return dependencies.complete(
                new FetchedChart(chart.name(), chart.version(), chart.digest(), file, chart.source()));
    }

    /** @param location with a scheme */
    private PackedChart packed(String location, VersionChoice choice) {
        PackedCharts charts = remote.get(location.replaceFirst("://.*", ""));
        if (charts == null) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot fetch the chart " + location.replaceFirst("://[^/]*@", "://"),
                    "charts come from s3://, https://, oci:// or a path, and this is none of them",
                    "set ship.chart to s3://bucket/repository/name, or to the folder or the .tgz of a chart");
        }
        return charts.fetch(location, choice);
    }

    private static ChartRepository s3(ObjectStore indexes, ObjectStore archives, String location) {
        if (location.equals("s3:/")) {
            throw new IllegalArgumentException("it names a bucket and no chart in it");
        }
        return new S3Repository(indexes, archives, ObjectLocation.parse(location));
    }

    private static ChartRepository web(HttpFiles files, String location) {
        URI uri = URI.create(location + "/");
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("its URL holds credentials, which belong into settings.xml");
        }
        if (!HttpFiles.isSafe(uri)) {
            throw new IllegalArgumentException(
                    uri.getHost() == null
                            ? "it names no repository and a chart in it"
                            : "plain http is spoken to this machine only");
        }
        return new HttpRepository(files, uri);
    }
}
