package dev.shipline.sandbox.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a neighbour answers to one request. */
public record Reply(int status, Map<String, String> headers, Body body) {
    /** The bytes of an answer; they may lie in a file. */
    public interface Body {
        long length();

        void writeTo(OutputStream out) throws IOException;
    }

    public Reply {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body is null");
    }

    public static Reply empty(int status) {
        return bytes(status, new byte[0]);
    }

    public static Reply text(int status, String text) {
        return bytes(status, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "text/plain; charset=utf-8");
    }

    /** A tree of maps, lists and plain values as JSON. */
    public static Reply json(int status, Object tree) {
        return bytes(status, Json.bytes(tree)).with("Content-Type", "application/json");
    }

    public static Reply bytes(int status, byte[] content) {
        Body body = new Body() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(content);
            }
        };
        return new Reply(status, Map.of(), body);
    }

    public static Reply file(int status, Path file) {
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        Body body = new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                Files.copy(file, out);
            }
        };
        return new Reply(status, Map.of(), body);
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
