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

        install(reactor, folder, "", "shipline", "pom");
        install(reactor, folder, "release-parent-pom", "release-parent-pom", "pom");
        install(reactor, folder, "release-build-extension", "release-build-extension", "pom");
        install(reactor, folder, "release-build-extension", "release-build-extension", "jar");
        install(reactor, folder, "release-maven-plugin", "release-maven-plugin", "pom");
        install(reactor, folder, "release-maven-plugin", "release-maven-plugin", "jar");
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

    private static void install(Reactor reactor, Path repository, String module, String artifact, String type)
            throws IOException {
        Path source = reactor.root().resolve(module);
        Path file = type.equals("pom")
                ? source.resolve("pom.xml")
                : source.resolve("target").resolve(artifact + "-" + reactor.version() + "." + type);
        Path folder = repository.resolve(GROUP).resolve(artifact).resolve(reactor.version());
        Files.createDirectories(folder);
        Files.copy(
                file,
                folder.resolve(artifact + "-" + reactor.version() + "." + type),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
