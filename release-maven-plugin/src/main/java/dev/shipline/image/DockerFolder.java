package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The folder in which Docker's own command keeps its settings and contexts: DOCKER_CONFIG, or ~/.docker. */
record DockerFolder(Path path) {
    DockerFolder {
        requireNonNull(path, "path is null");
    }

    static DockerFolder of(Map<String, String> variables) {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        return new DockerFolder(Optional.ofNullable(variables.get("DOCKER_CONFIG"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElse(Path.of(home, ".docker")));
    }

    Path config() {
        return path.resolve("config.json");
    }

    /** The settings; empty where there are none. */
    Document settings() {
        return Files.exists(config())
                ? read(config(), "correct it, or set ship.docker.host, for which it is not needed")
                : Document.of(Map.of());
    }

    Optional<String> currentContext() {
        return settings().at("currentContext").text().filter(name -> !name.isBlank());
    }

    /**
     * The engine of a context.
     *
     * @param source what chose the context
     */
    EngineAddress context(String name, String source) {
        Path meta = path.resolve("contexts/meta").resolve(id(name)).resolve("meta.json");
        String fix =
                "docker context ls shows those that there are; docker context use default goes back to the usual one";
        if (!Files.exists(meta)) {
            throw EngineAddress.unusable("there is no Docker context \"" + name + "\" (" + source + ")", fix);
        }
        String host = read(meta, fix)
                .at("Endpoints", "docker", "Host")
                .text()
                .orElseThrow(() -> EngineAddress.unusable("the Docker context \"" + name + "\" names no host", fix));
        Path tls = path.resolve("contexts/tls").resolve(id(name)).resolve("docker");
        return new EngineAddress(
                EngineAddress.uri(source, host), Optional.of(tls).filter(Files::isDirectory), source);
    }

    private static Document read(Path file, String fix) {
        try {
            return Document.json(Files.readString(file));
        } catch (IOException | MalformedDocumentException e) {
            throw unreadable(file, fix, e);
        }
    }

    /** The words of a parser may quote the file, and the file may hold logins. */
    private static ReleaseFailure unreadable(Path file, String fix, Exception e) {
        String why = e instanceof MalformedDocumentException ? "it is no JSON" : e.toString();
        return EngineAddress.unusable("Docker's settings in " + file + " cannot be read: " + why, fix);
    }

    /** Contexts lie in folders that are called by the digest of their names. */
    private static String id(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
