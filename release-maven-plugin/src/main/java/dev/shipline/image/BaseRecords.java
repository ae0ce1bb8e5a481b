package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which digest the tag of a base image pointed at when this machine looked last. */
final class BaseRecords {
    private final Path folder;

    BaseRecords(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    Optional<ImageDigest> find(BaseReference base) {
        try {
            return Document.json(Files.readAllBytes(file(base)))
                    .at("digest")
                    .text()
                    .map(ImageDigest::new);
        } catch (IOException | MalformedDocumentException | IllegalArgumentException e) {
            // none, or a damaged one: as good as none
            return Optional.empty();
        }
    }

    void keep(BaseReference base, ImageDigest digest) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("base", base.toString());
        record.put("digest", digest.value());
        try {
            AtomicFile.write(file(base), Document.of(record).toPrettyJson());
        } catch (UncheckedIOException e) {
            // the next build cannot say that the tag has moved; that is all
        }
    }

    private Path file(BaseReference base) {
        ImageDigest key = ImageDigest.of(base.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(key.value().replace(':', '-') + ".json");
    }
}
