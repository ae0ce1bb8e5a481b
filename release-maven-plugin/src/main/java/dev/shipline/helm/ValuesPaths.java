package dev.shipline.helm;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.List;

/** The names of the values files, as Helm can be given them: it reads a list of names as a line of CSV. */
final class ValuesPaths {
    private ValuesPaths() {}

    /** @throws ReleaseFailure if Helm would read one as something else */
    static List<String> of(HelmRequest request) {
        return request.values().stream().map(ValuesPaths::plain).toList();
    }

    private static String plain(Path values) {
        String path = values.toAbsolutePath().toString();
        if (path.contains(",") || path.contains("\"")) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot give Helm the values file " + path,
                    "its path has a comma or a quote",
                    "build in a folder without one in its name");
        }
        return path;
    }
}
