package dev.shipline.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** A base image with one empty layer. */
final class BaseImage {
    private static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";

    private BaseImage() {}

    /** Puts it into a registry, and gives its reference. */
    static String in(FakeRegistry registry) throws IOException {
        byte[] tar = new byte[1024];
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(layer)) {
            gzip.write(tar);
        }
        ImageDigest layerDigest = registry.putBlob(layer.toByteArray());
        byte[] config = """
                {"architecture":"amd64","os":"linux","config":{"Env":["BASE=yes"]},\
                "rootfs":{"type":"layers","diff_ids":["%s"]},"history":[]}""".formatted(ImageDigest.of(tar)).getBytes(StandardCharsets.UTF_8);
        String manifest = """
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},\
                "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}""".formatted(TYPE, config.length, registry.putBlob(config), layer.size(), layerDigest);
        registry.putManifest("bases/jre", "17", manifest, TYPE);
        return registry.host() + "/bases/jre:17";
    }
}
