package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tar file whose entries are read in place, without unpacking it. */
final class TarFile {
    private static final Pattern PAX_SIZE = Pattern.compile("(?:^|\n)\\d+ size=(\\d+)\n");

    /** Where an entry's bytes are. */
    private record Place(long offset, long size) {}

    private final Path file;
    private final Map<String, Place> entries;

    private TarFile(Path file, Map<String, Place> entries) {
        this.file = requireNonNull(file, "file is null");
        this.entries = Map.copyOf(entries);
    }

    /** Looks where the entries are. */
    static TarFile index(Path file) throws IOException {
        Map<String, Place> entries = new HashMap<>();
        try (FileChannel channel = FileChannel.open(file)) {
            long announcedSize = -1;
            long offset = 0;
            while (offset + TarHeader.BLOCK <= channel.size()) {
                byte[] header = read(channel, offset, TarHeader.BLOCK);
                if (header[0] == 0) {
                    break;
                }
                offset += TarHeader.BLOCK;
                long size = announcedSize < 0 ? octal(header, 124, 12) : announcedSize;
                announcedSize = -1;
                if (header[156] == TarHeader.PAX) {
                    Matcher pax = PAX_SIZE.matcher(
                            new String(read(channel, offset, Math.toIntExact(size)), StandardCharsets.UTF_8));
                    announcedSize = pax.find() ? Long.parseLong(pax.group(1)) : -1;
                } else {
                    entries.put(text(header, 0, 100), new Place(offset, size));
                }
                offset += size + TarHeader.padding(size);
            }
        }
        return new TarFile(file, entries);
    }

    byte[] bytes(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    /** The bytes of an entry; fails before it ends early. */
    InputStream open(String name) throws IOException {
        Place place = entries.get(name);
        if (place == null) {
            throw new IOException(file + " has no entry " + name);
        }
        FileChannel channel = FileChannel.open(file);
        return new Slice(channel, place.offset(), place.size());
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the tar file ends within an entry");
            }
        }
        return bytes.array();
    }

    private static String text(byte[] header, int offset, int room) {
        int end = offset;
        while (end < offset + room && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int offset, int room) throws IOException {
        String digits = text(header, offset, room).strip();
        if (!digits.matches("[0-7]+")) {
            throw new IOException("the tar file has an entry of an unreadable size");
        }
        return Long.parseLong(digits, 8);
    }

    /** A part of a file, read once from its beginning to its end. */
    private static final class Slice extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Slice(FileChannel channel, long offset, long size) {
            this.channel = channel;
            this.position = offset;
            this.end = offset + size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            ByteBuffer room = ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position));
            int count = channel.read(room, position);
            if (count < 0) {
                throw new EOFException("the tar file ends within an entry");
            }
            position += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
