package dev.shipline.it;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The JVM in which a test's Maven builds a project, to end it as a CI server does. */
final class MavenJvm {
    private MavenJvm() {}

    /** Sends SIGTERM once a line of its output holds the mark. */
    static void endAt(String line, String mark, Path project) {
        if (line.contains(mark)) {
            each(project, ProcessHandle::destroy);
        }
    }

    /** Sends SIGKILL, after which the JVM does nothing any more. */
    static void killAt(String line, String mark, Path project) {
        if (line.contains(mark)) {
            each(project, ProcessHandle::destroyForcibly);
        }
    }

    private static void each(Path project, Consumer<ProcessHandle> end) {
        try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
            processes.filter(process -> builds(process, project)).forEach(end);
        }
    }

    private static boolean builds(ProcessHandle process, Path project) {
        boolean isMaven = process.info()
                .commandLine()
                .filter(command -> command.contains("-Dmaven.multiModuleProjectDirectory=" + project))
                .filter(command -> command.contains("classworlds"))
                .isPresent();
        // the shell that started it has the same words
        return isMaven
                && process.info()
                        .command()
                        .filter(command -> command.endsWith("java"))
                        .isPresent();
    }
}
