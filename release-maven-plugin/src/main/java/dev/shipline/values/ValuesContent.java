package dev.shipline.values;

import dev.shipline.document.Fault;
import dev.shipline.document.Position;
import dev.shipline.document.YamlFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the bytes of a values file. */
final class ValuesContent {
    private ValuesContent() {}

    static YamlFile read(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer characters = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(bytes, characters, true);
        if (result.isError()) {
            return unreadable(new Fault(place(content, bytes.position()), "is not text in UTF-8"));
        }
        return YamlFile.read(characters.flip().toString());
    }

    private static YamlFile unreadable(Fault fault) {
        return new YamlFile(Optional.empty(), List.of(fault), List.of());
    }

    private static Position place(byte[] content, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            column = content[i] == '\n' ? 1 : column + 1;
            line += content[i] == '\n' ? 1 : 0;
        }
        return new Position(line, column);
    }
}
