package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.TreeSet;

/** Looks, while Maven runs, at what other users of the machine could see: command lines, and temporary files. */
final class ProcessWatch {
    private final Leaks leaks;
    private final Path temporary;
    private final TreeSet<String> troubles = new TreeSet<>();
    private int helmWorkers;
    private int privateFiles;

    /** @param temporary where Maven and its children keep their temporary files */
    ProcessWatch(Leaks leaks, Path temporary) {
        this.leaks = leaks;
        this.temporary = temporary;
    }

    /** Looks each time that Maven says something to its user. */
    void line(String line) {
        if (line.startsWith("[INFO]")) {
            ProcessHandle.current().descendants().forEach(this::lookAt);
            leaks.files(temporary).forEach(this::lookAt);
        }
    }

    /** What was wrong; empty if nothing was. */
    TreeSet<String> troubles() {
        return troubles;
    }

    /** How often a Helm worker was seen. */
    int helmWorkers() {
        return helmWorkers;
    }

    /** How often a file with a secret was seen. */
    int privateFiles() {
        return privateFiles;
    }

    private void lookAt(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            String command = Leaks.text(proc.resolve("cmdline"));
            if (command.contains("HelmWorker")) {
                helmWorkers++;
            }
            leaks.in(command).forEach(secret -> troubles.add(secret + " in a command line"));
            leaks.in(Leaks.text(proc.resolve("environ")))
                    .forEach(secret -> troubles.add(secret + " in the environment of " + command.split("\0")[0]));
        } catch (IOException ended) {
            // it is no more
        }
    }

    private void lookAt(Path file) {
        try {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            privateFiles++;
            if (!permissions.equals("rw-------")) {
                troubles.add(file + " holds a secret and is " + permissions);
            }
        } catch (IOException vanished) {
            // it is no more
        }
    }
}
