package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A helm program on this machine.
 *
 * @param file an absolute path
 */
public record HelmProgram(Path file) {
    public HelmProgram {
        requireNonNull(file, "file is null");
    }

    /**
     * Finds it as a shell does: a name on the {@code PATH}, and what has a folder in it where it says.
     *
     * @param executable a name such as {@code helm}, or a path
     * @param folder     what a relative path is relative to
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static HelmProgram find(String executable, Path folder, Map<String, String> environment) {
        try {
            boolean isPath = executable.contains("/") || executable.contains(File.separator);
            return isPath ? at(folder.resolve(executable)) : onPath(executable, environment);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + executable + "\" is no path: " + e.getReason(), e);
        }
    }

    private static HelmProgram at(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no " + file);
        }
        if (!isProgram(file)) {
            throw new IllegalArgumentException(
                    file + (Files.isDirectory(file) ? " is a folder" : " may not be executed: chmod +x makes it so"));
        }
        return new HelmProgram(file.toAbsolutePath());
    }

    private static HelmProgram onPath(String name, Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        Optional<Path> unusable =
                candidates(name, path).filter(Files::isRegularFile).findFirst();
        return candidates(name, path)
                .filter(HelmProgram::isProgram)
                .findFirst()
                .map(file -> new HelmProgram(file.toAbsolutePath()))
                .orElseThrow(() -> new IllegalArgumentException(
                        unusable.map(file -> file + " may not be executed: chmod +x makes it so")
                                .orElse("there is no program \"" + name + "\" in the folders of PATH (" + path + ")")));
    }

    private static Stream<Path> candidates(String name, String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .flatMap(folder -> Stream.of(folder.resolve(name), folder.resolve(name + ".exe")));
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
