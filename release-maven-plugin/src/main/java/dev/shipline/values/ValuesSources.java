package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.JsonSchema;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Fetches values from a folder or from S3, as the location says, and keeps a copy of every file with a record of where it came from. */
public final class ValuesSources implements ValuesSource {
    /** The file that all environments share. */
    public static final String BASE = "base.yaml";

    private static final Set<String> RESERVED = Set.of(BASE, Overrides.FILE, Provenance.FILE);
    private static final int LISTED = 10;

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
        // S3 takes longer than that to answer
        JsonSchema.warmUp();
        ValuesFolder folder = folder(request.location());
        List<ValuesFile> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> names = request.files();
        Map<String, Optional<ValuesFolder.Found>> read = SideBySide.read(
                names, name -> folder.read(name, request.versions().of(name)));
        for (String name : names) {
            read.get(name)
                    .ifPresentOrElse(
                            found -> files.add(keep(
                                    folder.locate(name), found, request.into().resolve(name))),
                            () -> missing.add(
                                    missing(folder, name, request.versions().of(name))));
        }
        return new Values(files, missing);
    }

    @Override
    public CheckedValues check(ValuesRequest request, Values values, Overrides overrides, Map<String, String> chart) {
        ChartDefaults defaults = ChartDefaults.of(chart);
        Findings findings = new Findings();
        new ValuesCheck(request.unknown(), defaults, findings).judge(values, overrides);
        findings.warnings().forEach(warnings);
        findings.throwIfAny(request, values);
        CheckedValues checked = new CheckedValues(values, defaults);
        checked.record(overrides, request.into());
        return checked;
    }

    private static ValuesFile keep(String source, ValuesFolder.Found found, Path copy) {
        // Values may hold secrets although they should not.
        AtomicFile.writeOwnerOnly(copy, found.content());
        return new ValuesFile(
                source,
                copy,
                Sha256.of(found.content()),
                found.eTag(),
                found.versionId(),
                ValuesContent.read(found.content()));
    }

    private static String missing(ValuesFolder folder, String name, Optional<String> version) {
        if (version.isPresent()) {
            return "there is no version " + version.get() + " of " + folder.locate(name);
        }
        List<String> names = folder.names().stream()
                .filter(other -> other.endsWith(".yaml") || other.endsWith(".yml"))
                .sorted()
                .toList();
        String hint = Similar.to(name, names)
                .map(similar -> " (did you mean " + similar + "?)")
                .orElse(names.isEmpty() ? "" : " (there is " + listed(names) + ")");
        return "there is no " + folder.locate(name) + hint;
    }

    private static String listed(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(names.size(), LISTED)));
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
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
}
