package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The file that says what the user of the sandbox may not do, whose everything else is: {@code list secrets} or {@code get pods/log} on a line of its own,
 * {@code #} begins a comment. It is read again at each request.
 */
public final class DeniedRights {
    private final Path file;

    DeniedRights(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Denies these rights, and no others, from now on. */
    public void set(Collection<String> rights) {
        String text = "# <verb> <resource>\n" + String.join("\n", rights) + "\n";
        ObjectFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    boolean allows(JsonNode attributes) {
        String subresource = Json.text(attributes, "subresource");
        return allows(
                Json.text(attributes, "verb"),
                Json.text(attributes, "resource") + (subresource.isEmpty() ? "" : "/" + subresource));
    }

    /** @throws ApiException as the API server says no */
    void require(ApiPath path, ApiRequest request) {
        String resource = path.plural() + (path.subresource().isEmpty() ? "" : "/" + path.subresource());
        String verb = verb(path, request);
        if (!allows(verb, resource)) {
            throw ApiException.forbidden(path, verb, resource);
        }
    }

    private boolean allows(String verb, String resource) {
        return !denied().contains(verb + " " + resource);
    }

    private List<String> denied() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String verb(ApiPath path, ApiRequest request) {
        boolean isCollection = path.name().isEmpty();
        return switch (request.method()) {
            case "GET" -> request.watches() ? "watch" : isCollection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> isCollection ? "deletecollection" : "delete";
            default -> request.method();
        };
    }
}
