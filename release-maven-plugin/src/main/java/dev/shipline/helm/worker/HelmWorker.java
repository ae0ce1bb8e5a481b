package dev.shipline.helm.worker;

import static java.util.Comparator.reverseOrder;

import dev.shipline.helm.worker.Conversation.End;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Helm in a JVM of its own. Inside Maven's JVM the library would take over SIGTERM and SIGINT, could not be cancelled, and would poison its classes for all
 * later builds of a daemon when it fails to load once.
 *
 * <p>The first argument is the number of seconds after which an idle worker ends by itself; the second one is the folder of the build, with its kubeconfig,
 * which the worker removes if the build is gone without a word.
 */
public final class HelmWorker {
    /** The kind of the last message of a plugin that ends the worker. */
    public static final String DISMISSAL = "dismissed";

    /** Less than it takes until others may take over what the build held. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private HelmWorker() {}

    public static void main(String[] arguments) {
        Duration idle = Duration.ofSeconds(Long.parseLong(arguments[0]));
        Path folder = Path.of(arguments[1]);
        OutputStream replies = new FileOutputStream(FileDescriptor.out);
        // From here on the standard output carries messages, and a library that prints does so elsewhere.
        System.setOut(System.err);
        Conversation conversation = new Conversation(
                new BufferedInputStream(System.in), replies, new DrainedPipes(new HelmCommands()), idle);
        conversation.whenAbandoned(() -> endAfterGrace(folder));
        if (conversation.run() == End.ABANDONED) {
            remove(folder);
        }
    }

    /** A call in flight may finish, or it would leave the release pending. One that never finishes must not outlive the build for long. */
    private static void endAfterGrace(Path folder) {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remove(folder);
        Runtime.getRuntime().halt(1);
    }

    private static void remove(Path folder) {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path file : content.sorted(reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // the build is at it too
        }
    }
}
