package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFileTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Test
    void readsEachEntryInPlace() throws IOException {
        add("one", TarHeader.FILE, "first", 5);
        add("two", TarHeader.FILE, "x".repeat(600), 600);
        add("three", TarHeader.FILE, "", 0);

        TarFile tar = index();

        assertThat(tar.bytes("one")).asString().isEqualTo("first");
        assertThat(tar.bytes("two")).hasSize(600);
        assertThat(tar.bytes("three")).isEmpty();
        try (InputStream in = tar.open("one")) {
            assertThat(in.read()).isEqualTo('f');
        }
    }

    @Test
    void believesTheSizeInAPaxRecord() throws IOException {
        add("pax", 'x', "10 size=3\n", 10);
        add("large", TarHeader.FILE, "abc", 0);
        add("next", TarHeader.FILE, "after", 5);

        TarFile tar = index();

        assertThat(tar.bytes("large")).asString().isEqualTo("abc");
        assertThat(tar.bytes("next")).asString().isEqualTo("after");
    }

    @Test
    void failsRatherThanGiveHalfAnEntry() throws IOException {
        add("one", TarHeader.FILE, "half", 2_000);

        assertThatThrownBy(() -> index().bytes("one")).isInstanceOf(EOFException.class);
    }

    @Test
    void namesAnEntryThatIsMissing() {
        assertThatThrownBy(() -> index().open("one")).hasMessageContaining("has no entry one");
    }

    private void add(String name, char type, String text, long size) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        content.writeBytes(new TarHeader(name, type, 0644, size, Instant.EPOCH, "").bytes());
        content.writeBytes(bytes);
        content.writeBytes(new byte[TarHeader.padding(bytes.length)]);
    }

    private TarFile index() throws IOException {
        return TarFile.index(Files.write(folder.resolve("image.tar"), content.toByteArray()));
    }
}
