package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which versions of the values files a deploy wants, by file; of a file that is not in it, the newest. */
public record PinnedVersions(Map<String, String> byFile) {
    public static final PinnedVersions NONE = new PinnedVersions(Map.of());

    public PinnedVersions {
        byFile = Map.copyOf(byFile);
    }

    /**
     * @param text  {@code base.yaml=<version>,dev.yaml=<version>}; a version without a file is of the environment's
     * @param files the files that will be fetched, the environment's last
     * @throws IllegalArgumentException with the reason, if the text is no such list
     */
    public static PinnedVersions parse(String text, List<String> files) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            int equals = item.indexOf('=');
            String name = equals < 0 ? "" : item.substring(0, equals).trim();
            // A version's id may hold = itself
            boolean named = files.contains(name) || name.endsWith(".yaml") || name.endsWith(".yml");
            String file = named ? name : files.get(files.size() - 1);
            String version = (named ? item.substring(equals + 1) : item).trim();
            if (!files.contains(file)) {
                throw new IllegalArgumentException(
                        "it names the file " + file + ", and only " + String.join(" and ", files) + " will be fetched");
            }
            if (version.isEmpty() || versions.put(file, version) != null) {
                throw new IllegalArgumentException(
                        "it names no version, or two, of " + file + "; write one, or base.yaml=one,dev.yaml=another");
            }
        }
        return new PinnedVersions(versions);
    }

    /** What brings these very files back: the text for {@link #parse}; empty if the place keeps no versions. */
    public static Optional<String> of(Values values) {
        String text = values.files().stream()
                .filter(file -> file.versionId().isPresent())
                .map(file -> file.name() + "=" + file.versionId().orElseThrow())
                .collect(Collectors.joining(","));
        return Optional.of(text).filter(known -> !known.isEmpty());
    }

    Optional<String> of(String file) {
        return Optional.ofNullable(byFile.get(requireNonNull(file, "file is null")));
    }
}
