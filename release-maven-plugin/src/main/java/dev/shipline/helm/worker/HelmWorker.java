package dev.shipline.helm.worker;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Helm in a JVM of its own. Inside Maven's JVM the library would take over SIGTERM and SIGINT, could not be cancelled, and would poison its classes for all
 * later builds of a daemon when it fails to load once.
 *
 * <p>The first argument is the number of seconds after which an idle worker ends by itself.
 */
public final class HelmWorker {
    private static final Duration GRACE = Duration.ofSeconds(60);

    private HelmWorker() {}

    public static void main(String[] arguments) {
        Duration idle = Duration.ofSeconds(Long.parseLong(arguments[0]));
        OutputStream replies = new FileOutputStream(FileDescriptor.out);
        // From here on the standard output carries messages, and a library that prints does so elsewhere.
        System.setOut(System.err);
        Conversation conversation =
                new Conversation(new BufferedInputStream(System.in), replies, new HelmCommands(), idle);
        conversation.whenAbandoned(() -> endAfterGrace());
        conversation.run();
    }

    /** A call in flight may finish, or it would leave the release pending. One that never finishes must not outlive the build for long. */
    private static void endAfterGrace() {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
