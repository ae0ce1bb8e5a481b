package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.content.Tarball;
import dev.shipline.sandbox.loopback.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A base image for Java services that is there without a network: the right shape for everything that builds, pushes and scans, and no JDK inside, for
 * nothing here runs it.
 */
final class BaseImage {
    static final String NAMESPACE = "base";

    private static final String REPOSITORY = NAMESPACE + "/java";
    private static final String TAG = "17";
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private BaseImage() {}

    /** Puts the image there unless it is. */
    static void seed(RegistryStore store) {
        if (store.tag(REPOSITORY, TAG).isPresent()) {
            return;
        }
        byte[] tar = new Tarball()
                .add("etc/os-release", text("ID=sandbox\nNAME=\"Sandbox Linux\"\nVERSION_ID=\"1\"\n"))
                .add("etc/passwd", text("root:x:0:0:root:/root:/sbin/nologin\n"))
                .add("etc/group", text("root:x:0:\n"))
                .tar();
        byte[] layer = Tarball.gzip(tar);
        byte[] config = Json.bytes(config(Sha256.of(tar)));
        store.putBlob(REPOSITORY, layer);
        store.putBlob(REPOSITORY, config);
        Manifest manifest = Manifest.parse(Manifest.DOCKER_MANIFEST, Json.bytes(manifest(config, layer)));
        store.putManifest(REPOSITORY, manifest);
        store.putTag(REPOSITORY, TAG, manifest.digest());
    }

    private static Map<String, Object> config(String diffId) {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("Env", List.of("PATH=/opt/java/bin:/usr/bin:/bin", "JAVA_HOME=/opt/java", "JAVA_VERSION=17"));
        container.put("WorkingDir", "/");
        Map<String, Object> config = new LinkedHashMap<>();
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", List.of(diffId));
        config.put("architecture", "amd64");
        config.put("os", "linux");
        config.put("created", EPOCH);
        config.put("config", container);
        config.put("rootfs", rootfs);
        config.put("history", List.of(Map.of("created", EPOCH)));
        return config;
    }

    private static Map<String, Object> manifest(byte[] config, byte[] layer) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", Manifest.DOCKER_MANIFEST);
        manifest.put("config", descriptor("application/vnd.docker.container.image.v1+json", config));
        manifest.put("layers", List.of(descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)));
        return manifest;
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] content) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("size", content.length);
        descriptor.put("digest", Sha256.of(content));
        return descriptor;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
