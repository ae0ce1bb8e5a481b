package dev.shipline.helm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void answersOneRequestAfterTheOtherUntilTheInputEnds() throws IOException {
        List<Message> answers = answers(request -> Message.of("result").with("text", request.kind() + "!"), "a", "b");

        assertThat(answers).extracting(answer -> answer.text("text")).containsExactly("a!", "b!");
    }

    @Test
    void sendsHelmsOwnWordsBack() throws IOException {
        UnaryOperator<Message> failing = request -> {
            throw new IllegalStateException("values don't meet the specifications");
        };

        assertThat(answers(failing, "a"))
                .containsExactly(Message.of("error").with("text", "values don't meet the specifications"));
    }

    @Test
    void sendsTheRootCauseOfALibraryThatDoesNotLoad() throws IOException {
        UnaryOperator<Message> failing = request -> {
            throw new ExceptionInInitializerError(new UnsatisfiedLinkError("GLIBC_2.34 not found"));
        };

        assertThat(answers(failing, "a"))
                .containsExactly(
                        Message.of("error").with("text", "java.lang.UnsatisfiedLinkError: GLIBC_2.34 not found"));
    }

    @Test
    void endsByItselfWhenNobodyAsks() throws IOException {
        try (PipedOutputStream open = new PipedOutputStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            Conversation conversation =
                    new Conversation(new PipedInputStream(open), out, request -> request, Duration.ofMillis(1));

            assertThat(conversation.run()).isEqualTo(Conversation.End.IDLE);
            assertThat(out.size()).isZero();
        }
    }

    @Test
    void tellsADismissalFromAPluginThatIsGone() throws IOException {
        assertThat(new Conversation(
                                input("a", HelmWorker.DISMISSAL, "b"), new ByteArrayOutputStream(), same -> same, LONG)
                        .run())
                .isEqualTo(Conversation.End.DISMISSED);
        assertThat(new Conversation(input("a"), new ByteArrayOutputStream(), same -> same, LONG).run())
                .isEqualTo(Conversation.End.ABANDONED);
    }

    @Test
    void finishesItsCallWhenItIsAbandoned() throws IOException {
        CountDownLatch abandoned = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Conversation conversation = new Conversation(
                input("a"),
                out,
                request -> {
                    await(abandoned);
                    return Message.of("done");
                },
                LONG);
        conversation.whenAbandoned(abandoned::countDown);

        conversation.run();

        assertThat(read(out)).containsExactly(Message.of("done"));
    }

    private static List<Message> answers(UnaryOperator<Message> commands, String... kinds) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Conversation(input(kinds), out, commands, LONG).run();
        return read(out);
    }

    private static InputStream input(String... kinds) throws IOException {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        for (String kind : kinds) {
            MessageCodec.write(in, Message.of(kind));
        }
        return new ByteArrayInputStream(in.toByteArray());
    }

    private static List<Message> read(ByteArrayOutputStream out) throws IOException {
        InputStream in = new ByteArrayInputStream(out.toByteArray());
        List<Message> messages = new ArrayList<>();
        Optional<Message> next = MessageCodec.read(in, stray -> {});
        while (next.isPresent()) {
            messages.add(next.get());
            next = MessageCodec.read(in, stray -> {});
        }
        return messages;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
