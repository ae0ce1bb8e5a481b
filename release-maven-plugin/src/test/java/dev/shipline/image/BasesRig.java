package dev.shipline.image;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bases in memory, and what asks for them. */
final class BasesRig {
    static final String BASE = "registry.example/bases/jre:17";
    static final String LAYER = "the bytes of a layer";
    static final String OCI_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    static final String DOCKER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    final MemoryBases bases = new MemoryBases();
    final List<String> told = new ArrayList<>();
    final ImageDigest layer = bases.put(LAYER);
    private final Path folder;

    /** @param folder of the cache */
    BasesRig(Path folder) {
        this.folder = folder;
    }

    ResolvedBase resolve() {
        return resolver().resolve(BASE, List.of(Platform.LINUX_AMD64)).get(0);
    }

    BaseResolver resolver() {
        return new BaseResolver(bases, folder, told::add);
    }

    ReleaseFailure failure() {
        return failure(Platform.LINUX_AMD64);
    }

    ReleaseFailure failure(Platform platform) {
        return catchThrowableOfType(ReleaseFailure.class, () -> resolver().resolve(BASE, List.of(platform)));
    }

    ImageDigest configuration(String architecture) {
        return bases.put("{\"os\":\"linux\",\"architecture\":\"" + architecture + "\",\"rootfs\":{\"diff_ids\":[\""
                + layer + "\"]}}");
    }

    String manifest(ImageDigest configuration, String layerType) {
        int size = contentLength(configuration);
        return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
                .formatted(configuration, size, layerType, layer, LAYER.length());
    }

    int contentLength(ImageDigest digest) {
        return bases.manifest(BaseReference.parse(BASE), digest).length;
    }

    ImageDigest index(String kind, String manifest, String architecture, String more) {
        String type = kind.equals("oci")
                ? "application/vnd.oci.image.index.v1+json"
                : "application/vnd.docker.distribution.manifest.list.v2+json";
        String attestation = descriptor("{}", "unknown").replace("linux", "unknown");
        return bases.put("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s%s]}"
                .formatted(type, attestation, descriptor(manifest, architecture), more.isEmpty() ? "" : "," + more));
    }

    String descriptor(String manifest, String architecture) {
        return "{\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                .formatted(bases.put(manifest), manifest.length(), architecture);
    }

    static String text(Blob blob) throws IOException {
        try (InputStream in = blob.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Optional<String> tryText(Blob blob) {
        try {
            return Optional.of(text(blob));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
