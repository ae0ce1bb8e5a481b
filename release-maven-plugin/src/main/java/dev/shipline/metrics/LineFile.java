package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** A text file that grows line by line. A line that a crash cut through is a line of its own, and spoils no other. */
final class LineFile {
    private final Path file;

    LineFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    List<String> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** The lines are on the disk when this returns. */
    void append(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            String text = lines.stream().collect(Collectors.joining("\n", endsInLine(channel) ? "" : "\n", "\n"));
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    void empty() throws IOException {
        Files.write(file, new byte[0]);
    }

    /** Replaces all lines; a crash leaves the old ones or the new ones. */
    void write(List<String> lines) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        new LineFile(next).append(lines);
        if (lines.isEmpty()) {
            empty();
            return;
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Drops the oldest lines of a file with more bytes, down to half of it, so that it is not done with every line. */
    void keepNewest(int bytes) throws IOException {
        if (size() <= bytes) {
            return;
        }
        List<String> lines = read();
        long kept = 0;
        int from = lines.size();
        while (from > 0 && kept + lines.get(from - 1).length() + 1 <= bytes / 2) {
            from--;
            kept += lines.get(from).getBytes(StandardCharsets.UTF_8).length + 1;
        }
        write(lines.subList(from, lines.size()));
    }

    private static boolean endsInLine(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }
}
