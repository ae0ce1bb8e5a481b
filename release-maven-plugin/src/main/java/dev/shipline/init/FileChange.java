package dev.shipline.init;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.git.TextDiff;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What a file is to become. */
public record FileChange(Path file, String shown, Optional<String> before, String after, Charset charset) {
    public FileChange {
        requireNonNull(file, "file is null");
        requireNonNull(shown, "shown is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
        requireNonNull(charset, "charset is null");
    }

    static FileChange newFile(Path file, String shown, String content) {
        return new FileChange(file, shown, Optional.empty(), content, StandardCharsets.UTF_8);
    }

    public void make() {
        AtomicFile.write(file, after.getBytes(charset));
    }

    /** As git shows it; a new file whole. */
    public String diff() {
        return TextDiff.unified(shown, before, after);
    }
}
