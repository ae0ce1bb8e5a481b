package dev.shipline.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A journal that mvn clean is about to remove, kept in memory until the build is over. */
final class KeptJournal {
    private final Path file;
    private final String text;

    private KeptJournal(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static KeptJournal of(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            if (!text.isBlank()) {
                Files.writeString(marker(file), "");
            }
            return new KeptJournal(file, text);
        } catch (IOException e) {
            return new KeptJournal(file, "");
        }
    }

    /** Puts back what is gone. Where clean was skipped, the goals may have sent it in the meantime. */
    void restore() throws IOException {
        if (!text.isBlank() && !Files.deleteIfExists(marker(file))) {
            JournalFile.append(file, text.strip());
        }
    }

    /** Goes with the journal. */
    private static Path marker(Path file) {
        return file.resolveSibling("kept-in-memory");
    }
}
