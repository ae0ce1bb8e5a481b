package dev.shipline.init;

import java.util.Arrays;
import java.util.Optional;

/** The environment variables of the older bash tools, and what becomes of each. Every one of them works as it is; docs/migration.md has the same list. */
public enum BashVariable {
    QUAY_USERNAME("", "read as it is, from a CircleCI context"),
    QUAY_PASSWORD("", "read as it is, from a CircleCI context"),
    IMAGE_NAME("ship.image", ""),
    CIRCLE_SHA1("", "set by CircleCI, and read as it is"),
    RELEASE_NAME("ship.release", ""),
    RELEASE_NAMESPACE("ship.namespace", ""),
    HELM_CHART_NAME("ship.chart", ""),
    HELM_VALUES_S3_FOLDER("ship.values", ""),
    HELM_VALUES_FILENAME("ship.values.file", ""),
    HELM_VALUES_BASE_ON("ship.values.base", ""),
    DD_ENABLED("ship.metrics.enabled", ""),
    DD_API_KEY("", "read as it is, from a CircleCI context"),
    DD_APP_KEY("", "read as it is, from a CircleCI context"),
    DD_ROLE_TAG("ship.metrics.role", ""),
    DD_EVENT_VERSION("", "obsolete: the plugin knows which version of Datadog's API takes events"),
    DD_METRIC_VERSION(
            "",
            "obsolete: the plugin knows which version of Datadog's API takes metrics; ship.metrics.series sets another"),
    DD_ENVIRONMENT_TAG("", "obsolete: the tag is the environment that is released to, -P env=<name>");

    private final String property;
    private final String fate;

    BashVariable(String property, String fate) {
        this.property = property;
        this.fate = fate;
    }

    /** The property that says the same. */
    public Optional<String> property() {
        return Optional.of(property).filter(name -> !name.isEmpty());
    }

    /** Nothing reads it any more. */
    public boolean isObsolete() {
        return fate.startsWith("obsolete");
    }

    /** What becomes of it, in a few words. */
    public String fate() {
        return property().map(name -> "becomes " + name).orElse(fate);
    }

    boolean isSecret() {
        return name().endsWith("_PASSWORD") || name().endsWith("_KEY");
    }

    static Optional<BashVariable> named(String name) {
        return Arrays.stream(values())
                .filter(variable -> variable.name().equals(name))
                .findFirst();
    }
}
