package dev.shipline.image;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image in a tar file with the OCI image layout: {@code index.json} names the manifest, the manifest names the blobs. */
final class OciTar {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final TarFile tar;

    private OciTar(TarFile tar) {
        this.tar = tar;
    }

    /** @throws IOException if there is not exactly one image in it */
    static ImageLayout read(Path file) throws IOException {
        try {
            return new OciTar(TarFile.index(file)).layout();
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new IOException(file + " is no image: " + e.getMessage(), e);
        }
    }

    private ImageLayout layout() throws IOException {
        List<Document> images =
                Document.json(tar.bytes("index.json")).at("manifests").items();
        if (images.size() != 1) {
            throw new IOException("the image file holds " + images.size() + " images instead of one");
        }
        ImageDigest digest = digest(images.get(0));
        byte[] bytes = tar.bytes(path(digest));
        if (!ImageDigest.of(bytes).equals(digest)) {
            throw new IOException("the image file's manifest is not the one that its index names");
        }
        Document manifest = Document.json(bytes);
        List<Blob> blobs = new ArrayList<>();
        blobs.add(blob(manifest.at("config")));
        manifest.at("layers").items().forEach(layer -> blobs.add(blob(layer)));
        return new ImageLayout(bytes, manifest.at("mediaType").text(MANIFEST), blobs);
    }

    private Blob blob(Document descriptor) {
        ImageDigest digest = digest(descriptor);
        return new Blob(
                digest,
                descriptor.at("size").number(-1),
                descriptor.at("mediaType").text(""),
                () -> tar.open(path(digest)));
    }

    private static ImageDigest digest(Document descriptor) {
        return new ImageDigest(descriptor.at("digest").text(""));
    }

    private static String path(ImageDigest digest) {
        return "blobs/" + digest.value().replace(':', '/');
    }
}
