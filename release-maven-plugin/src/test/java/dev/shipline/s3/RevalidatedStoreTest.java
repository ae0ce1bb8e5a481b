package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectStore.StoredObject;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevalidatedStoreTest {
    private static final ObjectLocation DEV = ObjectLocation.parse("s3://values/orders/dev.yaml");
    private static final String PATH = "/values/orders/dev.yaml";

    private final FakeS3 s3 = new FakeS3();
    private final S3ObjectStore plain = new S3ObjectStore(new S3Settings(
            Optional.of(s3.endpoint()),
            Optional.of("eu-west-1"),
            Optional.of(new Credentials("AKIATEST", Secret.of("secret"), "test")),
            Optional.empty()));

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        plain.close();
        s3.close();
    }

    @Test
    void downloadsAnUnchangedObjectOnce() {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\"", "x-amz-version-id", "v1"));

        StoredObject first = store().get(DEV).orElseThrow();
        StoredObject second = store().get(DEV).orElseThrow();

        assertThat(second.content()).isEqualTo(first.content());
        assertThat(second.eTag()).isEqualTo("\"one\"");
        assertThat(second.versionId()).contains("v1");
        assertThat(s3.requests()).hasSize(2);
        assertThat(s3.sentBodies()).isEqualTo(1);
    }

    @Test
    void takesAnObjectThatHasChanged() {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\""));
        store().get(DEV);
        s3.put(PATH, "a: 2\n", Map.of("ETag", "\"two\""));

        assertThat(store().get(DEV).orElseThrow().content()).asString().isEqualTo("a: 2\n");
        assertThat(store().get(DEV).orElseThrow().content()).asString().isEqualTo("a: 2\n");
        assertThat(s3.sentBodies()).isEqualTo(2);
    }

    @Test
    void namesTheVersionThatTheSameContentHasNow() {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\"", "x-amz-version-id", "v1"));
        store().get(DEV);
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\"", "x-amz-version-id", "v2"));

        assertThat(store().get(DEV).orElseThrow().versionId()).contains("v2");
    }

    @Test
    void showsNothingToWhomTheStoreRefuses() {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\""));
        store().get(DEV);
        s3.refuse(PATH, 403, "AccessDenied", "no", Map.of());

        assertThatThrownBy(() -> store().get(DEV)).isInstanceOf(ReleaseFailure.class);
    }

    @Test
    void knowsThatAnObjectIsGone() {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\""));
        store().get(DEV);
        s3.refuse(PATH, 404, "NoSuchKey", "no", Map.of());

        assertThat(store().get(DEV)).isEmpty();
    }

    @Test
    void downloadsAgainWhatWasDamagedOnTheDisk() throws IOException {
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\""));
        store().get(DEV);
        Path file = files().get(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, Files.readString(file).replace("a: 1", "a: 6"));

        assertThat(store().get(DEV).orElseThrow().content()).asString().isEqualTo("a: 1\n");
        assertThat(s3.sentBodies()).isEqualTo(2);
    }

    @Test
    void worksWhereNothingCanBeKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        s3.put(PATH, "a: 1\n", Map.of("ETag", "\"one\""));
        ObjectStore store = new RevalidatedStore(plain, new KeptFiles(file, 1000, Clock.systemUTC()));

        assertThat(store.get(DEV)).isPresent();
        assertThat(store.get(DEV)).isPresent();
    }

    @Test
    void keepsTheFilesThatWereUsedLast() throws IOException {
        byte[] content = new byte[300];
        for (int i = 0; i < 5; i++) {
            at(2 * i).keep("file" + i, new KeptFiles.Kept(content, "mark", Optional.empty()));
            at(2 * i + 1).find("file0");
        }

        KeptFiles kept = new KeptFiles(folder, 1_000, Clock.systemUTC());
        assertThat(files()).hasSize(2);
        assertThat(kept.find("file0")).isPresent();
        assertThat(kept.find("file4")).isPresent();
        assertThat(kept.find("file3")).isEmpty();
    }

    private KeptFiles at(int second) {
        return new KeptFiles(folder, 1_000, Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private ObjectStore store() {
        return new RevalidatedStore(plain, new KeptFiles(folder, 1_000_000, Clock.systemUTC()));
    }
}
