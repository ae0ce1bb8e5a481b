package dev.shipline.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The header blocks of one tar entry, in the POSIX format: long and non-ASCII names go into a pax record in front. */
record TarHeader(String name, char type, int mode, long size, Instant modified, String link) {
    static final char FILE = '0';
    static final char SYMLINK = '2';
    static final char FOLDER = '5';
    static final int BLOCK = 512;
    static final char PAX = 'x';
    private static final int NAME_ROOM = 100;
    /** What the eleven octal digits of a size can say; more goes into a pax record. */
    private static final long SIZE_ROOM = 0_77777777777L;

    byte[] bytes() {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        String pax = paxRecords();
        if (!pax.isEmpty()) {
            byte[] records = pax.getBytes(StandardCharsets.UTF_8);
            blocks.writeBytes(new TarHeader("pax", PAX, 0644, records.length, modified, "").block());
            blocks.writeBytes(records);
            blocks.writeBytes(new byte[padding(records.length)]);
        }
        blocks.writeBytes(block());
        return blocks.toByteArray();
    }

    /** How many bytes are missing to a whole block. */
    static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private String paxRecords() {
        StringBuilder records = new StringBuilder();
        if (!fits(name)) {
            records.append(paxRecord("path", name));
        }
        if (!fits(link)) {
            records.append(paxRecord("linkpath", link));
        }
        if (size > SIZE_ROOM) {
            records.append(paxRecord("size", Long.toString(size)));
        }
        return records.toString();
    }

    private static boolean fits(String text) {
        return text.length() <= NAME_ROOM && text.chars().allMatch(c -> c < 128);
    }

    /** A record begins with its own length, the digits of the length included. */
    private static String paxRecord(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int restLength = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = restLength;
        while (length != restLength + String.valueOf(length).length()) {
            length = restLength + String.valueOf(length).length();
        }
        return length + rest;
    }

    private byte[] block() {
        byte[] block = new byte[BLOCK];
        text(block, 0, NAME_ROOM, name);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, Math.min(size, SIZE_ROOM));
        octal(block, 136, 12, Math.max(0, modified.getEpochSecond()));
        block[156] = (byte) type;
        text(block, 157, NAME_ROOM, link);
        text(block, 257, 6, "ustar");
        text(block, 263, 2, "00");
        text(block, 148, 8, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        return block;
    }

    private static void text(byte[] block, int offset, int room, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, room));
    }

    private static void octal(byte[] block, int offset, int room, long number) {
        String digits = Long.toOctalString(number);
        text(block, offset, room - 1, "0".repeat(room - 1 - digits.length()) + digits);
        block[offset + room - 1] = 0;
    }
}
