package dev.shipline.chart;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Reads a chart's {@code .tgz}: a gzipped tar with everything in one folder. Helm takes archives as they are, so nothing is unpacked. */
public final class ChartArchive {
    private static final int BLOCK = 512;
    private static final int MAX_CHART_YAML = 1024 * 1024;
    private static final int MAX_FILE = 32 * 1024 * 1024;
    /** A chart that unpacks to more is no chart. */
    private static final long MAX_UNPACKED = 256L * 1024 * 1024;

    private ChartArchive() {}

    /** What to do with an entry of an archive; says whether to go on after it. */
    private interface Visitor {
        boolean visit(String name, InputStream tar, long size) throws IOException;
    }

    public static Optional<byte[]> chartYaml(byte[] archive) throws IOException {
        byte[][] found = new byte[1][];
        walk(archive, name -> name.matches("(\\./)?[^/]+/" + ChartMetadata.FILE), (name, tar, size) -> {
            found[0] = read(tar, name, size, MAX_CHART_YAML);
            return false;
        });
        return Optional.ofNullable(found[0]);
    }

    /** The files with such names, by their names. */
    static Map<String, byte[]> files(byte[] archive, Predicate<String> wanted) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        walk(archive, wanted, (name, tar, size) -> {
            files.put(name, read(tar, name, size, MAX_FILE));
            return true;
        });
        return files;
    }

    private static void walk(byte[] archive, Predicate<String> wanted, Visitor visitor) throws IOException {
        try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            long unpacked = 0;
            byte[] header = tar.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                long size = size(header);
                unpacked += size;
                if (unpacked > MAX_UNPACKED) {
                    throw new IOException("it unpacks to more than " + MAX_UNPACKED / 1024 / 1024 + " MiB");
                }
                long left = (size + BLOCK - 1) / BLOCK * BLOCK;
                if (isFile(header) && wanted.test(name(header))) {
                    if (!visitor.visit(name(header), tar, size)) {
                        return;
                    }
                    left -= size;
                }
                tar.skipNBytes(left);
                header = tar.readNBytes(BLOCK);
            }
        }
    }

    private static byte[] read(InputStream tar, String name, long size, int limit) throws IOException {
        if (size > limit) {
            throw new IOException("its " + name.replaceFirst("^(\\./)?[^/]+/", "") + " is larger than "
                    + limit / 1024 / 1024 + " MiB");
        }
        byte[] content = tar.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("it is cut off");
        }
        return content;
    }

    private static boolean isFile(byte[] header) {
        return header[156] == '0' || header[156] == 0;
    }

    private static String name(byte[] header) {
        boolean ustar = text(header, 257, 5).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        String name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long size(byte[] header) throws IOException {
        String octal = text(header, 124, 12).strip();
        try {
            return octal.isEmpty() ? 0 : Long.parseUnsignedLong(octal, 8);
        } catch (NumberFormatException e) {
            throw new IOException("it is no tar archive", e);
        }
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
