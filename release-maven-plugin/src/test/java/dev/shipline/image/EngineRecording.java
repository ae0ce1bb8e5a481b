package dev.shipline.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer of a Docker engine, from the test resources below {@code engines}.
 *
 * @param source where it comes from: recorded from an engine, or written from a named source
 * @param status of HTTP
 * @param lines  one JSON object each
 */
record EngineRecording(String source, int status, List<String> lines) {
    private static final String STATUS = "# status ";

    /** @param name engine and answer: {@code 20.10/build} */
    static EngineRecording named(String name) {
        List<String> all = text("/engines/" + name + ".json").lines().toList();
        int status = all.stream()
                .filter(line -> line.startsWith(STATUS))
                .map(line -> Integer.valueOf(line.substring(STATUS.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no status"));
        return new EngineRecording(
                all.get(0),
                status,
                all.stream().filter(line -> !line.startsWith("#")).toList());
    }

    /** The bytes as they come over the wire. */
    String body() {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String text(String resource) {
        try (InputStream in = EngineRecording.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
