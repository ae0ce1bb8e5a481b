package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Fetches values from a folder or from S3, as the location says, and keeps a copy of every file with a record of where it came from. */
public final class ValuesSources implements ValuesSource {
    static final String BASE = "base.yaml";
    private static final Set<String> RESERVED = Set.of(BASE, Overrides.FILE, Provenance.FILE);

    private final ObjectStore store;
    private final Path directory;
    private final Consumer<String> warnings;

    /**
     * @param directory what a relative location is relative to: the folder of the module
     * @param warnings  told of what is odd and does not stop a release
     */
    public ValuesSources(ObjectStore store, Path directory, Consumer<String> warnings) {
        this.store = requireNonNull(store, "store is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.warnings = requireNonNull(warnings, "warnings is null");
    }

    @Override
    public Values fetch(ValuesRequest request) {
        requireNonNull(request, "request is null");
        checkName(request.file());
        ValuesFolder folder = folder(request.location());
        List<String> problems = new ArrayList<>();
        List<ValuesFile> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : request.withBase() ? List.of(BASE, request.file()) : List.of(request.file())) {
            Optional<ValuesFolder.Found> found = folder.read(name);
            if (found.isPresent()) {
                files.add(keep(folder.locate(name), found.get(), request.into().resolve(name), problems));
                continue;
            }
            problems.add("there is no " + folder.locate(name));
            missing.add(name);
        }
        if (!problems.isEmpty()) {
            throw unusable(request, problems, missing);
        }
        Values values = new Values(files);
        Provenance.write(request.into(), values);
        return values;
    }

    private ValuesFile keep(String source, ValuesFolder.Found found, Path copy, List<String> problems) {
        ValuesText text = ValuesText.of(found.content());
        text.problem().ifPresent(problem -> problems.add(source + " " + problem));
        text.imageFields()
                .forEach(field -> warnings.accept(source + " sets " + field
                        + ", which has no effect: the release sets it to the image that it has built and scanned"));
        // Values may hold secrets although they should not.
        text.text().ifPresent(content -> AtomicFile.writeOwnerOnly(copy, content));
        return new ValuesFile(source, copy, Sha256.of(found.content()), found.versionId());
    }

    private ValuesFolder folder(String location) {
        if (!ObjectLocation.matches(location)) {
            return new LocalFolder(directory.resolve(location));
        }
        try {
            return new S3Folder(store, ObjectLocation.parse(location));
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot fetch the values",
                    e.getMessage(),
                    "set ship.values to s3://bucket/folder or to a folder",
                    e);
        }
    }

    private static void checkName(String file) {
        if (file.isBlank() || file.contains("/") || file.contains("\\") || file.startsWith(".")) {
            throw badName(file, "that is not the plain name of a file");
        }
        if (RESERVED.contains(file)) {
            throw badName(file, "that name has another meaning beside an environment's values");
        }
    }

    private static ReleaseFailure badName(String file, String because) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot use \"" + file + "\" as the environment's values file",
                because,
                "set ship.env, or the name of its file in ship.values.file, to one such as dev.yaml");
    }

    private static ReleaseFailure unusable(ValuesRequest request, List<String> problems, List<String> missing) {
        String fix = missing.isEmpty()
                ? "correct the file there"
                : "put it there, or set ship.values to where it is"
                        + (missing.contains(BASE) ? ", or ship.values.base to false if there is no " + BASE : "");
        return new ReleaseFailure(
                FailureCode.VALUES,
                "cannot use the values in " + request.location(),
                String.join(", and ", problems),
                fix);
    }
}
