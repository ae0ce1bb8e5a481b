package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Values files next to the code. */
final class LocalFolder implements ValuesFolder {
    private final Path folder;

    LocalFolder(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    @Override
    public Optional<Found> read(String file, Optional<String> versionId) {
        if (versionId.isPresent()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot take a version of " + locate(file),
                    "a folder keeps no versions, and ship.values.version asks for one",
                    "check out the commit that holds it, and leave ship.values.version out");
        }
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Found(Files.readAllBytes(path), Optional.empty(), Optional.empty()));
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.VALUES,
                    "cannot read the values file " + path,
                    "the system refused it (" + e + ")",
                    "make it readable for the user of this build",
                    e);
        }
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public String locate(String file) {
        return folder.resolve(file).toString();
    }
}
