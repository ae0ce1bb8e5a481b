package dev.shipline.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The block before an entry of a tar archive.
 *
 * @param type what kind of entry it is, as tar writes it
 */
record TarHeader(String name, long size, char type) {
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;

    static TarHeader parse(byte[] block, long position) throws IOException {
        int sum = 0;
        for (int i = 0; i < block.length; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM_END ? ' ' : block[i] & 0xff;
        }
        if (octal(block, CHECKSUM, CHECKSUM_END - CHECKSUM, position) != sum) {
            throw new IOException("it is no tar archive, or damaged, at byte " + position);
        }
        boolean ustar = text(block, 257, 5).equals("ustar");
        String prefix = ustar ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name, octal(block, 124, 12, position), (char) block[156]);
    }

    /** In words for a message. */
    String kind() {
        return switch (type) {
            case '1', '2' -> "a link";
            case '3', '4' -> "a device";
            case '6' -> "a pipe";
            default -> "of the unknown kind " + (int) type;
        };
    }

    private static long octal(byte[] block, int offset, int length, long position) throws IOException {
        String octal = text(block, offset, length).strip();
        try {
            return octal.isEmpty() ? 0 : Long.parseUnsignedLong(octal, 8);
        } catch (NumberFormatException e) {
            throw new IOException("it is no tar archive, or damaged, at byte " + position, e);
        }
    }

    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }
}
