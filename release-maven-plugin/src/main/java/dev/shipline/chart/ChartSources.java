package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import java.nio.file.Path;

/** Fetches a chart from S3 or from a path, as its location says. */
public final class ChartSources implements ChartSource {
    private final ChartSource s3;
    private final ChartSource paths;

    /** @param directory what a relative path is relative to: the folder of the module */
    public ChartSources(ObjectStore store, Path directory) {
        this.s3 = new S3Charts(store);
        this.paths = new PathCharts(directory);
    }

    @Override
    public FetchedChart fetch(ChartRequest request) {
        requireNonNull(request, "request is null");
        if (ObjectLocation.matches(request.location())) {
            return s3.fetch(request);
        }
        if (request.location().contains("://")) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot fetch the chart " + withoutUserInfo(request.location()),
                    "charts come from S3 or from a path, and this is neither",
                    "set ship.chart to s3://bucket/repository/name, or to the folder or the .tgz of a chart");
        }
        return paths.fetch(request);
    }

    private static String withoutUserInfo(String location) {
        return location.replaceFirst("://[^/]*@", "://");
    }
}
