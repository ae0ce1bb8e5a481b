package dev.shipline.chart;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads a gzipped tar entry by entry. Whatever could reach out of the chart's folder, or fill the memory, is refused with its name and its place: absolute
 * and climbing paths, links, devices, names given twice, too many entries and too many bytes.
 */
final class TarReader implements AutoCloseable {
    static final int MAX_ENTRIES = 10_000;
    /** A chart that unpacks to more is no chart. */
    static final long MAX_UNPACKED = 256L * 1024 * 1024;

    private static final int BLOCK = 512;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_NAME = 1024;

    private final InputStream tar;
    private final Set<String> names = new HashSet<>();
    private long position;
    private long unpacked;
    private int entries;
    private long unread;

    TarReader(byte[] archive) throws IOException {
        tar = new GZIPInputStream(new ByteArrayInputStream(archive));
    }

    /** The next file; folders are passed over. */
    Optional<TarEntry> next() throws IOException {
        String longName = null;
        while (true) {
            skip(unread);
            unread = 0;
            long place = position;
            TarHeader header = header();
            if (header == null) {
                return Optional.empty();
            }
            count(header, place);
            switch (header.type()) {
                case 'x', 'L' -> longName = longName(header, place).orElse(longName);
                case 'g' -> skip(padded(header.size()));
                case '5' -> {
                    below(longName == null ? header.name() : longName, place);
                    longName = null;
                    skip(padded(header.size()));
                }
                case '0', '\0', '7' -> {
                    String name = below(longName == null ? header.name() : longName, place);
                    if (name.isEmpty()) {
                        throw new IOException("\"" + TarEntry.shown(header.name()) + "\" at byte " + place
                                + " lies beside the chart's folder");
                    }
                    if (!names.add(name)) {
                        throw new IOException("it holds \"" + TarEntry.shown(name) + "\" twice, at byte " + place
                                + " for the second time");
                    }
                    unread = padded(header.size());
                    return Optional.of(new TarEntry(name, header.size(), place));
                }
                default ->
                    throw new IOException("\"" + TarEntry.shown(header.name()) + "\" at byte " + place + " is "
                            + header.kind() + ", which no chart needs");
            }
        }
    }

    /** The content of the entry that came last. */
    byte[] content(TarEntry entry, int limit) throws IOException {
        if (entry.size() > limit) {
            throw new IOException(entry.name() + " is larger than " + limit / 1024 / 1024 + " MiB");
        }
        byte[] content = read((int) entry.size());
        unread -= content.length;
        return content;
    }

    private TarHeader header() throws IOException {
        byte[] block = tar.readNBytes(BLOCK);
        position += block.length;
        if (block.length == 0 || block[0] == 0) {
            return null;
        }
        if (block.length < BLOCK) {
            throw new EOFException("it is cut off at byte " + position);
        }
        return TarHeader.parse(block, position - BLOCK);
    }

    private void count(TarHeader header, long place) throws IOException {
        entries++;
        unpacked += header.size();
        if (entries > MAX_ENTRIES) {
            throw new IOException("it holds more than " + MAX_ENTRIES + " entries");
        }
        if (unpacked > MAX_UNPACKED) {
            throw new IOException("it unpacks to more than " + MAX_UNPACKED / 1024 / 1024 + " MiB, the last of it \""
                    + TarEntry.shown(header.name()) + "\" at byte " + place);
        }
    }

    /** A name of more than a hundred bytes stands in an entry of its own, in one of two ways. */
    private Optional<String> longName(TarHeader header, long place) throws IOException {
        if (header.size() > MAX_HEADER_BYTES) {
            throw new IOException("the name at byte " + place + " is too long");
        }
        byte[] content = read((int) header.size());
        skip(padded(header.size()) - header.size());
        String text = new String(content, StandardCharsets.UTF_8);
        if (header.type() == 'L') {
            return Optional.of(text.replaceFirst("\0.*", ""));
        }
        return text.lines()
                .map(line -> line.replaceFirst("^[0-9]+ ", ""))
                .filter(line -> line.startsWith("path="))
                .map(line -> line.substring("path=".length()))
                .findFirst();
    }

    /** The name below the archive's one folder. */
    private static String below(String name, long place) throws IOException {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        String complaint = null;
        if (name.length() > MAX_NAME) {
            complaint = "has a name that is too long";
        } else if (plain.startsWith("/") || plain.matches("[A-Za-z]:.*")) {
            complaint = "has an absolute path";
        } else if (plain.contains("\\") || plain.chars().anyMatch(Character::isISOControl)) {
            complaint = "has a character in its name that no chart needs";
        } else if (("/" + plain + "/").contains("/../")) {
            complaint = "leads out of the chart";
        }
        if (complaint != null) {
            throw new IOException("\"" + TarEntry.shown(name) + "\" at byte " + place + " " + complaint);
        }
        int slash = plain.indexOf('/');
        return slash < 0 ? "" : plain.substring(slash + 1).replaceAll("/+", "/").replaceAll("(?<=^|/)\\./", "");
    }

    private byte[] read(int size) throws IOException {
        byte[] content = tar.readNBytes(size);
        position += content.length;
        if (content.length < size) {
            throw new EOFException("it is cut off at byte " + position);
        }
        return content;
    }

    private void skip(long bytes) throws IOException {
        try {
            tar.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new EOFException("it is cut off after byte " + position);
        }
        position += bytes;
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
