package dev.shipline.sandbox.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of one protobuf message, in the order they came; only as much of the format as Kubernetes' own messages need. */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private final byte[] bytes;
    private final int end;
    private int position;

    /** @param number the number of the field */
    record Field(int number, byte[] bytes, long value) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    static List<Field> fields(byte[] message) {
        ProtobufReader reader = new ProtobufReader(message);
        List<Field> fields = new ArrayList<>();
        while (reader.position < reader.end) {
            fields.add(reader.next());
        }
        return fields;
    }

    /** The entries of a map field: messages of a key (1) and a value (2). */
    static Map<String, byte[]> map(List<Field> fields, int number) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        for (Field field : fields) {
            if (field.number() == number) {
                List<Field> entry = fields(field.bytes());
                map.put(text(entry, 1), bytes(entry, 2));
            }
        }
        return map;
    }

    static String text(List<Field> fields, int number) {
        return new String(bytes(fields, number), StandardCharsets.UTF_8);
    }

    /** The last field of that number; empty where there is none, as protobuf has it. */
    static byte[] bytes(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .reduce((first, second) -> second)
                .map(Field::bytes)
                .orElseGet(() -> new byte[0]);
    }

    private Field next() {
        long tag = varint();
        int number = (int) (tag >>> 3);
        return switch ((int) (tag & 7)) {
            case VARINT -> new Field(number, new byte[0], varint());
            case FIXED64 -> new Field(number, take(8), 0);
            case LENGTH_DELIMITED -> new Field(number, take(varint()), 0);
            case FIXED32 -> new Field(number, take(4), 0);
            default -> throw malformed();
        };
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = take(1)[0];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    private byte[] take(long length) {
        if (length < 0 || length > end - position) {
            throw malformed();
        }
        byte[] taken = Arrays.copyOfRange(bytes, position, position + (int) length);
        position += (int) length;
        return taken;
    }

    private static ApiException malformed() {
        return ApiException.badRequest("the protobuf body is malformed");
    }
}
