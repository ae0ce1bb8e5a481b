package dev.shipline.metrics;

import java.net.URI;

/** How Datadog is addressed, for whoever asks it for what was sent. */
public final class DatadogNames {
    private DatadogNames() {}

    /** The name of a metric as it is sent: {@code release.count} under a prefix. */
    public static String metric(String prefix, String name) {
        return Naming.metric(prefix + "." + name);
    }

    /**
     * Where a site's API is.
     *
     * @param site {@code datadoghq.eu}; the address of its web pages ({@code https://app.datadoghq.eu}) does as well
     * @throws IllegalArgumentException if it is no host's name
     */
    public static URI api(String site) {
        String host = site.strip()
                .replaceFirst("^https?://", "")
                .replaceFirst("/.*$", "")
                .replaceFirst("^(app|api)\\.", "");
        return URI.create("https://api." + host);
    }
}
