package dev.shipline.it;

import java.nio.file.Path;

/**
 * Where this project's own parts are.
 *
 * @param root            the project's root folder
 * @param version         the version of its modules
 * @param localRepository the user's local Maven repository
 */
public record Reactor(Path root, String version, Path localRepository) {
    public Reactor {
        root = root.toAbsolutePath().normalize();
        localRepository = localRepository.toAbsolutePath().normalize();
    }

    /** From the system properties that the build hands to its integration tests. */
    public static Reactor fromSystemProperties() {
        return new Reactor(
                Path.of(System.getProperty("it.project.root")),
                System.getProperty("it.project.version"),
                Path.of(System.getProperty("it.local.repository")));
    }

    Path service(String name) {
        return root.resolve("it/services").resolve(name);
    }
}
