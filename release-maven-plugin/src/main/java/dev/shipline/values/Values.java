package dev.shipline.values;

import java.util.List;
import java.util.stream.Stream;

/**
 * The values files of a deploy, in the order in which Helm merges them: a later one wins.
 *
 * @param missing a sentence for each file that is wanted and not there
 */
public record Values(List<ValuesFile> files, List<String> missing) {
    public Values {
        files = List.copyOf(files);
        missing = List.copyOf(missing);
    }

    public Values(List<ValuesFile> files) {
        this(files, List.of());
    }

    public Values then(ValuesFile last) {
        return new Values(Stream.concat(files.stream(), Stream.of(last)).toList(), missing);
    }
}
