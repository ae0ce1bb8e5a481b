package dev.shipline.metrics;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What the workspace keeps of the run before: on a CI server, of the job before.
 *
 * @param sha         its commit
 * @param environment where it went; absent where it only made the image
 * @param ended       when its last step ended
 */
record PreviousRun(String sha, Optional<String> environment, Instant ended) {
    /** Reads it from release.json; empty where there is none, or it did not succeed. */
    static Optional<PreviousRun> in(Path directory) {
        Path file = directory.resolve("release.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Document report = Document.json(Files.readAllBytes(file));
            if (!report.at("status").text("").equals("success")) {
                return Optional.empty();
            }
            return report.at("steps").items().stream()
                    .map(step -> Instant.parse(step.at("started").text(""))
                            .plusMillis(step.at("millis").number(0)))
                    .max(Comparator.naturalOrder())
                    .map(end -> new PreviousRun(
                            report.at("git", "sha").text(""),
                            report.at("environment").text(),
                            end));
        } catch (IOException | MalformedDocumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    boolean isOf(String commit) {
        return sha.equals(commit);
    }
}
