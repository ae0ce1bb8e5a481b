package dev.shipline.values;

import java.util.List;
import java.util.Optional;

/** The place that holds a service's values files. */
interface ValuesFolder {
    /** The file, or empty if there is none of that name, or no such version of it. */
    Optional<Found> read(String file, Optional<String> versionId);

    /** The names of the files that are there; none where they may not be listed. */
    List<String> names();

    /** Where the file is or should be, for people. */
    String locate(String file);

    /** The content of a file, and its mark and version where the place keeps them. */
    record Found(byte[] content, Optional<String> eTag, Optional<String> versionId) {}
}
