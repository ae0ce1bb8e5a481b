package dev.shipline.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One value of DER, the bytes that keys are written down in. */
record Der(int tag, byte[] content) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;

    static Der of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return new Der(tag, content.toByteArray());
    }

    /** The values within one, or one after the other in a text. */
    static List<Der> all(byte[] bytes) throws InvalidKeySpecException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Der> all = new ArrayList<>();
        while (in.hasRemaining()) {
            all.add(next(in));
        }
        return all;
    }

    static Der first(byte[] bytes) throws InvalidKeySpecException {
        return next(ByteBuffer.wrap(bytes));
    }

    private static Der next(ByteBuffer in) throws InvalidKeySpecException {
        int tag = unsigned(in);
        long length = unsigned(in);
        if (length >= LONG_FORM) {
            int digits = (int) length - LONG_FORM;
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = length << Byte.SIZE | unsigned(in);
            }
        }
        if (length < 0 || length > in.remaining()) {
            throw new InvalidKeySpecException("it is cut off");
        }
        byte[] content = new byte[(int) length];
        in.get(content);
        return new Der(tag, content);
    }

    private static int unsigned(ByteBuffer in) throws InvalidKeySpecException {
        if (!in.hasRemaining()) {
            throw new InvalidKeySpecException("it is cut off");
        }
        return in.get() & 0xff;
    }

    List<Der> parts() throws InvalidKeySpecException {
        return all(content);
    }

    String hex() {
        return HexFormat.of().formatHex(content);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < LONG_FORM) {
            out.write(content.length);
        } else {
            int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(LONG_FORM + digits);
            for (int i = digits - 1; i >= 0; i--) {
                out.write(content.length >>> i * Byte.SIZE);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
