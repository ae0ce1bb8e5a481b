package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository for child builds: the user's own, seen through links, with this reactor's plugin and parent in it. So nothing is downloaded
 * twice, and nothing of this project is installed where other builds would find it.
 */
public final class LocalRepositoryView {
    private static final Path GROUP = Path.of("dev", "shipline");

    /** The groups that child builds install to: the project's own, and the sample services'. */
    private static final List<Path> PRIVATE_GROUPS = List.of(GROUP, Path.of("com", "acme"));

    /** First parts of group ids that a child build may download to for the first time: made ahead, so that the download lands in the user's repository. */
    private static final List<String> COMMON_GROUPS = List.of(
            "aopalliance",
            "ch",
            "com",
            "commons-codec",
            "commons-io",
            "commons-logging",
            "io",
            "jakarta",
            "javax",
            "net",
            "org",
            "software",
            "tools");

    private static final Path EXTENSION = Path.of("release-build-extension", "target");
    private static final Path PLUGIN_TARGET = Path.of("release-maven-plugin", "target");

    private LocalRepositoryView() {}

    /** Lays the view out in a folder, anew each time, and gives that folder. */
    public static Path layOut(Reactor reactor, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String group : COMMON_GROUPS) {
            Files.createDirectories(reactor.localRepository().resolve(group));
        }
        linkAllBut(PRIVATE_GROUPS.stream().map(group -> group.getName(0)).toList(), reactor.localRepository(), folder);
        for (Path group : PRIVATE_GROUPS) {
            Path first = group.getName(0);
            Files.createDirectories(folder.resolve(first));
            linkAllBut(List.of(group.getName(1)), reactor.localRepository().resolve(first), folder.resolve(first));
        }

        String jar = "release-maven-plugin-" + reactor.version() + ".jar";
        String extension = "release-build-extension-" + reactor.version() + ".jar";
        install(reactor, folder, Path.of("pom.xml"), "shipline", "pom");
        install(reactor, folder, Path.of("release-parent-pom", "pom.xml"), "release-parent-pom", "pom");
        install(reactor, folder, Path.of("release-build-extension", "pom.xml"), "release-build-extension", "pom");
        install(reactor, folder, EXTENSION.resolve(extension), "release-build-extension", "jar");
        install(reactor, folder, PLUGIN_TARGET.resolve("published.pom"), "release-maven-plugin", "pom");
        install(reactor, folder, PLUGIN_TARGET.resolve(jar), "release-maven-plugin", "jar");
        return folder;
    }

    private static void linkAllBut(List<Path> excluded, Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.toList()) {
                Path link = to.resolve(child.getFileName());
                if (!excluded.contains(child.getFileName()) && !Files.exists(link)) {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, child);
                }
            }
        }
    }

    private static void install(Reactor reactor, Path repository, Path file, String artifact, String type)
            throws IOException {
        Path folder = repository.resolve(GROUP).resolve(artifact).resolve(reactor.version());
        Files.createDirectories(folder);
        Files.copy(
                reactor.root().resolve(file),
                folder.resolve(artifact + "-" + reactor.version() + "." + type),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
