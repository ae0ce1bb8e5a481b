package dev.shipline.values;

import java.util.Optional;

/** The place that holds a service's values files. */
interface ValuesFolder {
    /** The file, or empty if there is none of that name. */
    Optional<Found> read(String file);

    /** Where the file is or should be, for people. */
    String locate(String file);

    /** The content of a file, and its version where the place keeps versions. */
    record Found(byte[] content, Optional<String> versionId) {}
}
