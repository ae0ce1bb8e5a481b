package dev.shipline.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import org.eclipse.jgit.lib.ObjectId;

/** A commit or a tree in a file of its own, as git keeps it until it packs: {@code objects/ab/cdef…}, deflated, with a header before it. */
final class LooseObject {
    private static final int MAX_BYTES = 1024 * 1024;

    private LooseObject() {}

    /**
     * The object without its header; empty if it is in no file of its own.
     *
     * @param type git's word: commit or tree
     */
    static Optional<byte[]> read(Path gitDirectory, ObjectId id, String type) throws IOException {
        String sha = id.name();
        Path file = gitDirectory.resolve("objects").resolve(sha.substring(0, 2)).resolve(sha.substring(2));
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream content = new InflaterInputStream(Files.newInputStream(file))) {
            byte[] object = content.readNBytes(MAX_BYTES);
            int end = 0;
            while (end < object.length && object[end] != 0) {
                end++;
            }
            String header = new String(object, 0, end, StandardCharsets.US_ASCII);
            byte[] body = Arrays.copyOfRange(object, Math.min(end + 1, object.length), object.length);
            if (!header.equals(type + " " + body.length)) {
                throw new IOException(sha + " is no " + type);
            }
            return Optional.of(body);
        }
    }
}
