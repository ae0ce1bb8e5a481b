package dev.shipline.report;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.ReleaseReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that the run left beside its report. A file of an earlier run, about another image, says nothing of this one. */
final class RunFile {
    private final Path directory;
    private final Optional<String> digest;

    RunFile(ReleaseReport report) {
        Path own = report.release().directory();
        // what is known of the image lies where all clusters find it
        this.directory =
                report.release().cluster().isPresent() ? own.toAbsolutePath().getParent() : own;
        this.digest = report.image().map(PushedImage::digest).map(Object::toString);
    }

    Document image() {
        return read("image.json");
    }

    Document scan() {
        return read("scan.json");
    }

    private Document read(String name) {
        try {
            Document file = Document.json(Files.readString(directory.resolve(name)));
            return digest.isPresent() && digest.equals(file.at("digest").text()) ? file : Document.of(null);
        } catch (IOException | MalformedDocumentException missing) {
            return Document.of(null);
        }
    }
}
