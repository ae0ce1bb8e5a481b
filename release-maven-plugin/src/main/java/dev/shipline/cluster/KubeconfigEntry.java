package dev.shipline.cluster;

import dev.shipline.document.Document;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A cluster, user or context of a kubeconfig.
 *
 * @param folder of the file it came from, which its relative paths start from
 */
record KubeconfigEntry(Document document, Path folder) {
    static final KubeconfigEntry NONE = new KubeconfigEntry(Document.of(Map.of()), Path.of(""));

    private static final Set<String> PATHS =
            Set.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

    /** Its fields, with paths that mean the same from everywhere. */
    Map<String, Object> movable() {
        Map<String, Object> fields = new LinkedHashMap<>();
        document.fields().forEach((name, value) -> fields.put(name, value.tree()));
        PATHS.forEach(name -> fields.computeIfPresent(name, (key, path) -> absolute(path.toString())));
        fields.computeIfPresent("exec", (name, exec) -> movable(document.at("exec")));
        return fields;
    }

    /** A command without a folder is looked up in the PATH, and stays as it is. */
    private Map<String, Object> movable(Document exec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        exec.fields().forEach((name, value) -> fields.put(name, value.tree()));
        fields.computeIfPresent(
                "command",
                (name, command) ->
                        Path.of(command.toString()).getNameCount() > 1 ? absolute(command.toString()) : command);
        return fields;
    }

    private String absolute(String path) {
        return path.isEmpty() ? path : folder.resolve(path).normalize().toString();
    }
}
