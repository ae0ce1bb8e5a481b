package dev.shipline.chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Packs files as "helm package" does. */
public final class Tgz {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    static byte[] chart(String name, String version) {
        return new Tgz()
                .file(name + "/Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n")
                .file(name + "/values.yaml", "replicas: 1\n")
                .pack();
    }

    public Tgz file(String name, String content) {
        return entry(name, '0', content.getBytes(StandardCharsets.UTF_8));
    }

    /** @param type as tar writes it */
    Tgz entry(String name, char type, byte[] bytes) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, String.format("%011o", bytes.length));
        put(header, 136, "00000000000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        tar.writeBytes(header);
        tar.writeBytes(bytes);
        tar.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
        return this;
    }

    public byte[] pack() {
        byte[] end = new byte[1024];
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(tar.toByteArray());
        whole.writeBytes(end);
        return gzip(whole.toByteArray());
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, Math.min(bytes.length, 100));
    }
}
