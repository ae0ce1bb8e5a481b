package dev.shipline.maven;

import java.util.Map;
import java.util.Optional;

/** The environment variables of the older bash tools, which stand in where a property is not set. */
final class BashNames {
    /** The bash tools' fixed buckets. */
    private static final String VALUES_BUCKET = "s3://s6-kubernetes-values/";

    private static final String CHARTS_BUCKET = "s3://s6-kubernetes-charts/";

    /** What the bash tools called the repository in that bucket. */
    private static final String CHARTS_ALIAS = "s6/";

    private final Map<String, String> environment;

    BashNames(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Optional<String> image() {
        return variable("IMAGE_NAME");
    }

    Optional<String> release() {
        return variable("RELEASE_NAME");
    }

    Optional<String> namespace() {
        return variable("RELEASE_NAMESPACE");
    }

    Optional<String> chart() {
        return variable("HELM_CHART_NAME")
                .map(name -> name.startsWith(CHARTS_ALIAS) ? name.substring(CHARTS_ALIAS.length()) : name)
                .map(CHARTS_BUCKET::concat);
    }

    Optional<String> values() {
        return variable("HELM_VALUES_S3_FOLDER").map(VALUES_BUCKET::concat);
    }

    Optional<String> valuesFile() {
        return variable("HELM_VALUES_FILENAME");
    }

    Optional<Boolean> valuesBase() {
        return variable("HELM_VALUES_BASE_ON").map(Boolean::parseBoolean);
    }

    Optional<Boolean> metricsEnabled() {
        return variable("DD_ENABLED").map(Boolean::parseBoolean);
    }

    Optional<String> metricsRole() {
        return variable("DD_ROLE_TAG");
    }

    Optional<String> metricsSite() {
        return variable("DD_SITE");
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }
}
