package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final int SIZE = 1_000;

    @TempDir
    Path folder;

    @Test
    void throwsAwayWhatWasUsedLongestAgo() throws IOException {
        for (byte number = 1; number <= 4; number++) {
            fetch(cache(NOW.minus(Duration.ofDays(10 - number))), number);
        }
        // used again, and so no longer the oldest
        fetch(cache(NOW.minus(Duration.ofDays(1))), (byte) 1);

        fetch(cache(NOW), (byte) 5);

        assertThat(kept()).containsExactlyInAnyOrder(name((byte) 4), name((byte) 1), name((byte) 5));
    }

    @Test
    void keepsWhatAnotherBuildMayBeReading() throws IOException {
        for (byte number = 1; number <= 5; number++) {
            fetch(cache(NOW), number);
        }

        assertThat(kept()).hasSize(5);
    }

    @Test
    void removesWhatAKilledBuildLeft() throws IOException {
        Path draft = Files.writeString(folder.resolve("blob1.part"), "half");
        Files.setLastModifiedTime(draft, FileTime.from(NOW.minus(Duration.ofDays(1))));
        Files.writeString(folder.resolve("blob2.part"), "being written");

        fetch(cache(NOW), (byte) 1);

        assertThat(kept()).containsExactlyInAnyOrder(name((byte) 1), "blob2.part");
    }

    private void fetch(BlobCache cache, byte number) throws IOException {
        byte[] bytes = bytes(number);
        try (InputStream in = cache.open(ImageDigest.of(bytes), SIZE, () -> new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    private BlobCache cache(Instant now) {
        return new BlobCache(folder, 3 * SIZE, Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<String> kept() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String name(byte number) {
        return ImageDigest.of(bytes(number)).value().replace(':', '-');
    }

    private static byte[] bytes(byte number) {
        byte[] bytes = new byte[SIZE];
        bytes[0] = number;
        return bytes;
    }
}
