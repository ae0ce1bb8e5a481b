package dev.shipline.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a Secret as Kubernetes' Go client sends it: four magic bytes, an envelope, and the object in it. */
final class ProtobufSecret {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufSecret() {}

    static boolean is(byte[] body) {
        return body.length > MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length));
    }

    static Map<String, Object> read(byte[] body) {
        byte[] envelope = Arrays.copyOfRange(body, MAGIC.length, body.length);
        Map<Integer, List<byte[]>> secret = fields(first(fields(envelope), 2));
        Map<Integer, List<byte[]>> meta = fields(first(secret, 1));
        Map<String, Object> labels = new LinkedHashMap<>();
        map(meta, 11).forEach((name, value) -> labels.put(name, new String(value, UTF_8)));
        Map<String, Object> data = new LinkedHashMap<>();
        map(secret, 2)
                .forEach((name, value) -> data.put(name, Base64.getEncoder().encodeToString(value)));
        return Map.of(
                "metadata",
                Map.of("name", text(meta, 1), "namespace", text(meta, 3), "labels", labels),
                "data",
                data,
                "type",
                text(secret, 3));
    }

    private static Map<String, byte[]> map(Map<Integer, List<byte[]>> message, int field) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        for (byte[] entry : message.getOrDefault(field, List.of())) {
            map.put(text(fields(entry), 1), first(fields(entry), 2));
        }
        return map;
    }

    private static String text(Map<Integer, List<byte[]>> message, int field) {
        return new String(first(message, field), UTF_8);
    }

    private static byte[] first(Map<Integer, List<byte[]>> message, int field) {
        return message.getOrDefault(field, List.of(new byte[0])).get(0);
    }

    /** The length-delimited fields of a message; numbers are left out. */
    private static Map<Integer, List<byte[]>> fields(byte[] message) {
        Map<Integer, List<byte[]>> fields = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            int tag = varint(in);
            switch (tag & 7) {
                case 0 -> varint(in);
                case 2 -> {
                    byte[] value = new byte[varint(in)];
                    in.get(value);
                    fields.computeIfAbsent(tag >> 3, number -> new ArrayList<>())
                            .add(value);
                }
                default -> throw new IllegalArgumentException("wire type " + (tag & 7));
            }
        }
        return fields;
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
