package dev.shipline.it;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.registry.OciRegistry;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pushes the files of a folder as the layers of an image, in a JVM of its own: it needs a trust store that the tests' JVM has not. */
final class RegistryPush {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private RegistryPush() {}

    /** @param arguments the repository, its tag, the folder, and repositories to mount from */
    public static void main(String[] arguments) throws Exception {
        ImageLayout layout = layout(Path.of(arguments[2]));
        List<ImageName> relatives =
                Stream.of(arguments).skip(3).map(ImageName::parse).toList();
        Credentials robot =
                new Credentials(System.getenv("QUAY_USERNAME"), Secret.of(System.getenv("QUAY_PASSWORD")), "the test");
        OciRegistry registry = new OciRegistry(host -> Optional.of(robot), relatives, System.out::println);
        long begin = System.nanoTime();
        registry.requirePushRight(ImageName.parse(arguments[0]));
        registry.upload(layout, ImageName.parse(arguments[0]), arguments[1]);
        System.out.println((System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private static ImageLayout layout(Path folder) throws Exception {
        List<Blob> blobs = new ArrayList<>();
        byte[] config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                .getBytes(StandardCharsets.UTF_8);
        blobs.add(new Blob(
                ImageDigest.of(config), config.length, CONFIG, () -> new java.io.ByteArrayInputStream(config)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                ImageDigest digest = ImageDigest.of(Files.readAllBytes(file));
                blobs.add(new Blob(digest, Files.size(file), LAYER, () -> Files.newInputStream(file)));
            }
        }
        String layers = blobs.stream().skip(1).map(RegistryPush::descriptor).collect(Collectors.joining(","));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + descriptor(blobs.get(0)) + ",\"layers\":[" + layers + "]}";
        return new ImageLayout(manifest.getBytes(StandardCharsets.UTF_8), MANIFEST, blobs);
    }

    private static String descriptor(Blob blob) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(blob.mediaType(), blob.digest(), blob.size());
    }
}
