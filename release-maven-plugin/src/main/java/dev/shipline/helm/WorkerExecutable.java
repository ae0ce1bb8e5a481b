package dev.shipline.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JVM under the name "helm". Kubernetes keeps the name of the program that set a field, and Helm takes that from its process. Only from its own name
 * does Helm 4 take fields over without a conflict when it is told to apply server-side.
 */
final class WorkerExecutable {
    private static final String NAME = "helm";

    private WorkerExecutable() {}

    /** @param folder where the name can be put; where links cannot be made, the JVM runs under its own name */
    static Path link(Path java, Path folder) {
        Path named = folder.resolve(NAME);
        try {
            return Files.isSymbolicLink(named) ? named : Files.createSymbolicLink(named, java.toAbsolutePath());
        } catch (IOException | UnsupportedOperationException e) {
            return java;
        }
    }
}
