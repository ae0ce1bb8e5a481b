package dev.shipline.pipeline;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.image.ImageContents;
import dev.shipline.image.ImageContents.LayerNote;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The files a run leaves beside its report. The next job may read them, and needs none. */
final class RunFiles {
    private RunFiles() {}

    /**
     * @param contents  what the image was built of; empty where it was there already, or the builder does not say
     * @param documents the digests of what is attached to the image, by name
     * @param size      of all layers as they are sent, in bytes, where the layers are not known
     */
    static void image(
            Release release,
            PushedImage image,
            Optional<ImageContents> contents,
            Map<String, ImageDigest> documents,
            OptionalLong size) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("repository", image.name().toString());
        content.put("tag", image.tag());
        content.put("digest", image.digest().value());
        content.put("reference", image.name().withDigest(image.digest()));
        content.put("commit", release.commit().sha());
        release.image().base().ifPresent(base -> content.put("base", base));
        contents.ifPresent(built -> {
            content.put("base", built.base());
            content.put("baseDigest", built.baseDigest().value());
            content.put("layers", built.layers().stream().map(RunFiles::layer).toList());
        });
        size.ifPresent(bytes -> content.put("size", bytes));
        documents.forEach((document, digest) -> content.put(document, digest.value()));
        write(release, "image.json", content);
    }

    private static Map<String, Object> layer(LayerNote layer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", layer.title());
        fields.put("digest", layer.digest().value());
        fields.put("size", layer.size());
        return fields;
    }

    private static void write(Release release, String name, Map<String, Object> content) {
        AtomicFile.write(release.directory().resolve(name), Document.of(content).toPrettyJson());
    }
}
