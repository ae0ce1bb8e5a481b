package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A YAML file of one mapping, read as Helm reads values: with the types of YAML 1.1, bounded in size, depth and what its aliases write out.
 *
 * @param root    empty where the file cannot be read
 * @param faults  why the file cannot be used
 * @param remarks what Helm reads otherwise than its writer may have meant
 */
public record YamlFile(Optional<YamlValue> root, List<Fault> faults, List<Fault> remarks) {
    public YamlFile {
        requireNonNull(root, "root is null");
        faults = List.copyOf(faults);
        remarks = List.copyOf(remarks);
    }

    /** Finds every fault that it can: all of them, up to one that hides what follows it. */
    public static YamlFile read(String text) {
        return new YamlReader(requireNonNull(text, "text is null")).read();
    }
}
