package dev.shipline.helm.worker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The worker's side: answers one request after the other until nobody asks any more. */
final class Conversation {
    private final InputStream in;
    private final OutputStream out;
    private final UnaryOperator<Message> commands;
    private final Duration idle;
    private final BlockingQueue<Optional<Message>> requests = new LinkedBlockingQueue<>();
    private Runnable whenAbandoned = () -> {};

    Conversation(InputStream in, OutputStream out, UnaryOperator<Message> commands, Duration idle) {
        this.in = requireNonNull(in, "in is null");
        this.out = requireNonNull(out, "out is null");
        this.commands = requireNonNull(commands, "commands is null");
        this.idle = requireNonNull(idle, "idle is null");
    }

    /** Runs beside a command that may still be going on when the other side closed its end. */
    void whenAbandoned(Runnable action) {
        whenAbandoned = requireNonNull(action, "action is null");
    }

    /** Why nobody asks any more: the plugin said so, it is gone, or it forgot about the worker. */
    enum End {
        DISMISSED,
        ABANDONED,
        IDLE
    }

    /** Returns when it is dismissed, when the input ends, or when no request came for the idle time. */
    End run() {
        Thread reader = new Thread(this::readRequests, "helm-requests");
        reader.setDaemon(true);
        reader.start();
        try {
            return converse();
        } catch (IOException e) {
            System.err.println("the plugin went away before it had its answer: " + e.getMessage());
            return End.ABANDONED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.IDLE;
        }
    }

    private End converse() throws IOException, InterruptedException {
        while (true) {
            Optional<Message> request = requests.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
            if (request == null) {
                return End.IDLE;
            }
            if (request.isEmpty()) {
                return End.ABANDONED;
            }
            if (request.get().kind().equals(HelmWorker.DISMISSAL)) {
                return End.DISMISSED;
            }
            MessageCodec.write(out, answer(request.get()));
        }
    }

    private void readRequests() {
        try {
            Optional<Message> request;
            do {
                request = MessageCodec.read(in, stray -> {});
                requests.add(request);
            } while (request.isPresent());
        } catch (IOException | RuntimeException e) {
            System.err.println("cannot understand the plugin: " + e);
            requests.add(Optional.empty());
        }
        whenAbandoned.run();
    }

    /** Anything that is thrown is an answer: also a library that does not load. */
    private Message answer(Message request) {
        try {
            return commands.apply(request);
        } catch (Throwable e) {
            return Message.of("error").with("text", rootCause(e));
        }
    }

    private static String rootCause(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // Helm's own errors come as this one type; of any other the type is half of the message.
        boolean helmsOwn = root instanceof IllegalStateException && root.getMessage() != null;
        return helmsOwn ? root.getMessage() : root.toString();
    }
}
