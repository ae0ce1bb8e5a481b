package dev.shipline.dashboard;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** How one request gets to Datadog, through whichever proxy there is. */
@FunctionalInterface
public interface DatadogWay {
    /** What Datadog answered, or a proxy in its place. */
    record Answer(int status, String body) {}

    /** @param body empty: none */
    Answer send(String method, URI address, Map<String, String> headers, String body)
            throws IOException, InterruptedException;
}
