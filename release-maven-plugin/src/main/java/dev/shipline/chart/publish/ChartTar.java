package dev.shipline.chart.publish;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs a chart so that the same files give the same bytes, whoever packs them, when and where: sorted, without times, owners and modes of their own.
 */
final class ChartTar {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;
    private static final int MAX_PREFIX = 155;
    /** Far above what Helm loads. */
    private static final int MAX_TAR_BYTES = 256 * 1024 * 1024;
    /** 1980-01-01, as other reproducible archives have it: before it, some programs know no time. */
    private static final long TIME = 315_532_800L;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    private ChartTar() {}

    /** @throws IOException if a file's path is too long for an archive */
    static byte[] pack(String chart, SortedMap<String, byte[]> files) throws IOException {
        ChartTar packed = new ChartTar();
        // Whoever looks for the name of the chart need not read on
        packed.add(chart + "/Chart.yaml", files.get("Chart.yaml"));
        for (var file : files.entrySet()) {
            if (!file.getKey().equals("Chart.yaml")) {
                packed.add(chart + "/" + file.getKey(), file.getValue());
            }
        }
        packed.tar.writeBytes(new byte[2 * BLOCK]);
        return gzip(packed.tar.toByteArray());
    }

    /** Whether two archives have the same content: which bytes that gives depends on the zlib of the packer too. */
    static boolean sameContent(byte[] left, byte[] right) {
        try {
            return Arrays.equals(unzip(left), unzip(right));
        } catch (IOException e) {
            return false;
        }
    }

    private void add(String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        int split = name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME
                ? 0
                : name.indexOf('/', name.length() - MAX_NAME - 1);
        String prefix = split <= 0 ? "" : name.substring(0, split);
        String rest = split <= 0 ? name : name.substring(split + 1);
        if (split < 0 || bytes(prefix).length > MAX_PREFIX || bytes(rest).length > MAX_NAME) {
            throw new IOException("the path " + name + " is too long for an archive");
        }
        put(header, 0, rest);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, String.format("%011o", TIME));
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 345, prefix);
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o", sum) + "\0 ");
        tar.writeBytes(header);
        tar.writeBytes(content);
        tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] content = bytes(text);
        System.arraycopy(content, 0, header, offset, content.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail: " + e.getMessage(), e);
        }
        byte[] bytes = zipped.toByteArray();
        // Java 16 changed what it writes for "which system made this"; 255 is "unknown"
        bytes[9] = (byte) 255;
        return bytes;
    }

    private static byte[] unzip(byte[] archive) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            return in.readNBytes(MAX_TAR_BYTES);
        }
    }
}
