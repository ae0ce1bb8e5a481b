package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipStreamTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 131_070, 300_000})
    void isReadByEveryGzipReader(int size) throws IOException {
        byte[] content = noise(size);

        assertThat(unpacked(GzipStream.stored(new ByteArrayInputStream(content))))
                .isEqualTo(content);
        assertThat(unpacked(GzipStream.compressed(new ByteArrayInputStream(content))))
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 300_000})
    void storesWithNextToNoBytesOfItsOwn(int size) throws IOException {
        byte[] stored = GzipStream.stored(new ByteArrayInputStream(noise(size))).readAllBytes();

        assertThat(stored.length - size).isEqualTo(10 + 8 + 5 * (size / 65_535 + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 65_536})
    void givesTheSameBytesHoweverItIsRead(int chunk) throws IOException {
        byte[] content = noise(200_000);
        byte[] whole = GzipStream.stored(new ByteArrayInputStream(content)).readAllBytes();
        byte[] parts = new byte[whole.length];
        try (InputStream in = GzipStream.stored(new ByteArrayInputStream(content))) {
            for (int at = 0; at < parts.length; ) {
                at += in.read(parts, at, Math.min(chunk, parts.length - at));
            }
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(parts).isEqualTo(whole);
    }

    /** What zlib makes of these bytes has not changed in many years; a JVM with another library gives the layers of classes other digests. */
    @ParameterizedTest
    @ValueSource(strings = "sha256:d35b936bdc67c86f509d411e062985f67c5d4aa7edfe80f49941160e38092a31")
    void compressesAsZlibDoes(String digest) throws IOException {
        byte[] content = "a class file has many a name in it twice, and many a name. "
                .repeat(500)
                .getBytes();

        assertThat(ImageDigest.of(
                        GzipStream.compressed(new ByteArrayInputStream(content)).readAllBytes()))
                .hasToString(digest);
    }

    private static byte[] unpacked(InputStream packed) throws IOException {
        try (InputStream in = new GZIPInputStream(packed)) {
            return in.readAllBytes();
        }
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(4711).nextBytes(bytes);
        return bytes;
    }
}
