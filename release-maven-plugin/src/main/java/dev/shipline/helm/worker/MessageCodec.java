package dev.shipline.helm.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Messages on a pipe. Each starts with a mark that no text contains, so that a library which prints to the same pipe between two messages does no harm, and
 * ends with a checksum, so that one which prints into a message is noticed.
 */
public final class MessageCodec {
    private static final long MARK = 0x00_53_48_49_50_FF_01_00L;
    private static final int MARK_BYTES = Long.BYTES;
    /** Far above any manifest: etcd holds 1.5 MB. */
    private static final int MAX_BYTES = 128 * 1024 * 1024;

    private static final int MAX_STRAY_BYTES = 8 * 1024;

    private MessageCodec() {}

    public static void write(OutputStream out, Message message) throws IOException {
        byte[] body = encode(message);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(body.length + 24);
        DataOutputStream data = new DataOutputStream(frame);
        data.writeLong(MARK);
        data.writeInt(body.length);
        data.write(body);
        data.writeLong(checksum(body));
        frame.writeTo(out);
        out.flush();
    }

    /**
     * The next message; empty at the end of the stream.
     *
     * @param stray gets what else was printed before the message
     */
    public static Optional<Message> read(InputStream in, Consumer<String> stray) throws IOException {
        if (!skipToMark(in, stray)) {
            return Optional.empty();
        }
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new StreamCorruptedException("a message of " + length + " bytes");
        }
        byte[] body = data.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the stream ended inside a message");
        }
        if (data.readLong() != checksum(body)) {
            throw new StreamCorruptedException("a message with a wrong checksum");
        }
        return Optional.of(decode(body));
    }

    private static boolean skipToMark(InputStream in, Consumer<String> stray) throws IOException {
        ByteArrayOutputStream skipped = new ByteArrayOutputStream();
        long window = 0;
        long count = 0;
        int next;
        while ((next = in.read()) >= 0) {
            if (count >= MARK_BYTES && skipped.size() < MAX_STRAY_BYTES) {
                skipped.write((int) (window >>> (Long.SIZE - Byte.SIZE)));
            }
            window = window << Byte.SIZE | next;
            count++;
            if (count >= MARK_BYTES && window == MARK) {
                tell(skipped.toByteArray(), stray);
                return true;
            }
        }
        byte[] rest = ByteBuffer.allocate(MARK_BYTES).putLong(window).array();
        int left = (int) Math.min(count, MARK_BYTES);
        skipped.write(rest, MARK_BYTES - left, left);
        tell(skipped.toByteArray(), stray);
        return false;
    }

    private static void tell(byte[] skipped, Consumer<String> stray) {
        String text = new String(skipped, StandardCharsets.UTF_8).strip();
        if (!text.isEmpty()) {
            stray.accept(text);
        }
    }

    private static byte[] encode(Message message) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        writeText(data, message.kind());
        data.writeInt(message.fields().size());
        for (Map.Entry<String, List<String>> field : message.fields().entrySet()) {
            writeText(data, field.getKey());
            data.writeInt(field.getValue().size());
            for (String text : field.getValue()) {
                writeText(data, text);
            }
        }
        return body.toByteArray();
    }

    private static Message decode(byte[] body) {
        ByteBuffer data = ByteBuffer.wrap(body);
        String kind = readText(data);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (int field = data.getInt(); field > 0; field--) {
            String name = readText(data);
            List<String> texts = new ArrayList<>();
            for (int text = data.getInt(); text > 0; text--) {
                texts.add(readText(data));
            }
            fields.put(name, texts);
        }
        return new Message(kind, fields);
    }

    // Not writeUTF, which ends at 64 KB.
    private static void writeText(DataOutputStream data, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        data.writeInt(utf8.length);
        data.write(utf8);
    }

    private static String readText(ByteBuffer data) {
        byte[] utf8 = new byte[data.getInt()];
        data.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static long checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return crc.getValue();
    }
}
