package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;

import dev.shipline.chart.publish.OciChartRepository;
import dev.shipline.chart.publish.RepositoryStyle;
import dev.shipline.s3.ObjectLocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be published, and where to.
 *
 * @param folder empty where an index is to be repaired
 * @param bucket the repository, if it is in a bucket; otherwise it is in a registry
 */
record PublishParameters(
        Optional<Path> folder,
        String repository,
        Optional<ObjectLocation> bucket,
        RepositoryStyle style,
        boolean strict,
        Duration patience) {
    private enum Urls {
        ABSOLUTE,
        RELATIVE
    }

    private enum Lint {
        STRICT,
        USUAL
    }

    private enum Unconditional {
        REFUSE,
        ACCEPT
    }

    /** @throws dev.shipline.failure.ReleaseFailure naming everything that is wrong */
    static PublishParameters of(PublishChartMojo mojo, Map<String, String> variables) {
        Problems problems = new Problems();
        new Switches(mojo.maven).check(problems);
        Optional<Path> folder = Optional.empty();
        if (!mojo.chartRepair) {
            Optional<String> path = Optional.ofNullable(mojo.chartFolder).map(Object::toString);
            folder = problems.required("ship.chart.folder", path, "the folder of the chart")
                    .map(Path::of);
        }
        Optional<String> repository = problems.required(
                "ship.chart.repository",
                text(mojo.chartRepository),
                "s3://bucket/repository or oci://registry/namespace");
        Optional<ObjectLocation> bucket = repository
                .filter(location -> !OciChartRepository.matches(location))
                .flatMap(location -> problems.parse("ship.chart.repository", location, PublishParameters::bucket));
        if (mojo.chartRepair && repository.filter(OciChartRepository::matches).isPresent()) {
            problems.add("ship.chart.repair is for repositories in S3, and a registry has no index");
        }
        Optional<Urls> urls = problems.oneOf("ship.chart.urls", mojo.chartUrls, Urls.values());
        Optional<Lint> lint = problems.oneOf("ship.chart.lint", mojo.chartLint, Lint.values());
        Optional<Unconditional> unconditional =
                problems.oneOf("ship.chart.unconditional", mojo.chartUnconditional, Unconditional.values());
        S3Parameters.of(mojo).check(variables, problems);
        text(mojo.s3Endpoint).ifPresent(endpoint -> problems.parse("ship.s3.endpoint", endpoint, URI::create));
        Duration patience = problems.seconds("ship.chart.patience", mojo.chartPatience);
        problems.throwIfAny("cannot publish a chart", "correct it on the command line or in the POM");
        return new PublishParameters(
                folder,
                repository.orElseThrow(),
                bucket,
                new RepositoryStyle(
                        urls.orElseThrow() == Urls.RELATIVE,
                        text(variables.get("S3_CHART_CONTENT_TYPE")).orElse(RepositoryStyle.CONTENT_TYPE),
                        unconditional.orElseThrow() == Unconditional.ACCEPT),
                lint.orElseThrow() == Lint.STRICT,
                patience);
    }

    private static ObjectLocation bucket(String location) {
        if (!ObjectLocation.matches(location)) {
            throw new IllegalArgumentException("\"" + location + "\" starts with neither s3:// nor oci://");
        }
        return ObjectLocation.parse(location);
    }
}
