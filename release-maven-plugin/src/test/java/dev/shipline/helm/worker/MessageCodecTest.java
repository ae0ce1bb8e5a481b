package dev.shipline.helm.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    private final List<String> stray = new ArrayList<>();

    @Test
    void carriesTextsOfEverySort() throws IOException {
        Message message = Message.of("install")
                .with("text", "Grüß Gott, 日本 \u0000 \n")
                .with("empty", "")
                .with("values", List.of("a.yaml", "b.yaml"))
                .with("none", List.of());

        MessageCodec.write(pipe, message);

        assertThat(read(pipe.toByteArray())).containsExactly(message);
    }

    @Test
    void carriesAManifestOfMoreThanSixtyFourKilobytes() throws IOException {
        Message message = Message.of("result").with("text", "ü".repeat(3_000_000));

        MessageCodec.write(pipe, message);

        assertThat(read(pipe.toByteArray())).containsExactly(message);
    }

    @Test
    void skipsWhatALibraryPrintsBetweenMessages() throws IOException {
        pipe.write("hello\n".getBytes(UTF_8));
        MessageCodec.write(pipe, Message.of("one"));
        pipe.write(new byte[] {0, 0x53, 0x48, 'x'});
        MessageCodec.write(pipe, Message.of("two"));
        pipe.write("the end".getBytes(UTF_8));

        assertThat(read(pipe.toByteArray())).extracting(Message::kind).containsExactly("one", "two");
        assertThat(stray).containsExactly("hello", "\u0000SHx", "the end");
    }

    @Test
    void noticesWhatIsPrintedIntoAMessage() throws IOException {
        MessageCodec.write(pipe, Message.of("result").with("text", "kind: ConfigMap"));
        byte[] garbled = new String(pipe.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("ConfigMap", "C0nfigMap")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(garbled)).isInstanceOf(StreamCorruptedException.class);
    }

    @Test
    void noticesAMessageThatIsCutShort() throws IOException {
        MessageCodec.write(pipe, Message.of("result").with("text", "kind: ConfigMap"));

        assertThatThrownBy(() -> read(Arrays.copyOf(pipe.toByteArray(), pipe.size() - 12)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesAnAbsurdLength() throws IOException {
        MessageCodec.write(pipe, Message.of("result"));
        byte[] frame = pipe.toByteArray();
        frame[8] = 0x7f;

        assertThatThrownBy(() -> read(frame)).isInstanceOf(StreamCorruptedException.class);
    }

    @Test
    void endsWithTheStream() throws IOException {
        assertThat(read(new byte[0])).isEmpty();
    }

    private List<Message> read(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        List<Message> messages = new ArrayList<>();
        Optional<Message> next = MessageCodec.read(in, stray::add);
        while (next.isPresent()) {
            messages.add(next.get());
            next = MessageCodec.read(in, stray::add);
        }
        return messages;
    }
}
