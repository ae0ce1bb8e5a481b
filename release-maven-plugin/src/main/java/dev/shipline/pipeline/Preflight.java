package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartFiles;
import dev.shipline.chart.ChartRequest;
import dev.shipline.chart.FetchedChart;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.values.CheckedValues;
import dev.shipline.values.Overrides;
import dev.shipline.values.ReleaseLabels;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesFile;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be found out about a release before anything is built, one thing at a time. A deploy asks in the order of its steps and stops at the first that
 * fails; who only wants to know how things stand may ask for each by itself. Nothing of it changes anything.
 */
public final class Preflight {
    private final Neighbours neighbours;

    public Preflight(Neighbours neighbours) {
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
    }

    public Done<Values> values(ValuesRequest request) {
        Values fetched = neighbours.values().fetch(request);
        return done(fetched, fetched.files().stream().map(ValuesFile::source).collect(Collectors.joining(", ")));
    }

    public Done<FetchedChart> chart(ChartRequest request) {
        FetchedChart fetched = neighbours.charts().fetch(request);
        return done(fetched, fetched.name() + " " + fetched.version() + " from " + fetched.source());
    }

    /** Whether the chart takes the values. */
    public Done<CheckedValues> fit(Release release, ValuesRequest request, Values values, FetchedChart chart) {
        Overrides overrides = overrides(release, request, Optional.empty());
        CheckedValues checked = neighbours.values().check(request, values, overrides, ChartFiles.of(chart));
        return done(checked, "the values fit " + chart.name() + " " + chart.version());
    }

    /** Gives the cluster's version. */
    public Done<String> reach() {
        String version = neighbours.cluster().requireReachable();
        return done(version, neighbours.cluster().description() + ", Kubernetes " + version);
    }

    /** The rights that every release needs, whatever its chart. */
    public Done<String> rights(String namespace) {
        neighbours.cluster().requireRights(namespace);
        return done(namespace, "all that every release needs in namespace " + namespace);
    }

    public Done<ImageName> pushRight(ImageName name) {
        neighbours.registry().requirePushRight(name);
        return done(name, name + " may be pushed to");
    }

    /** Whether there is an engine to build a Dockerfile with. */
    public Done<Path> engine(Path dockerfile) {
        return done(dockerfile, neighbours.images().requireReadyFor(dockerfile));
    }

    static Overrides overrides(Release release, ValuesRequest request, Optional<PushedImage> image) {
        return new Overrides(
                release.image().name().toString(),
                release.tag(),
                image.map(PushedImage::digest).map(ImageDigest::value),
                request.labels()
                        .map(field -> new ReleaseLabels(
                                field, release.service(), release.environment().orElseThrow(), release.tag())));
    }
}
