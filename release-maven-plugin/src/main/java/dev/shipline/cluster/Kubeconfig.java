package dev.shipline.cluster;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One or more kubeconfig files, merged as kubectl merges them: whatever names a thing first has it. */
final class Kubeconfig {
    private final List<Path> files;
    private final Map<String, KubeconfigEntry> contexts = new LinkedHashMap<>();
    private final Map<String, KubeconfigEntry> clusters = new LinkedHashMap<>();
    private final Map<String, KubeconfigEntry> users = new LinkedHashMap<>();
    private String currentContext = "";

    private Kubeconfig(List<Path> files) {
        this.files = files;
    }

    static Kubeconfig read(List<Path> files) {
        Kubeconfig kubeconfig = new Kubeconfig(List.copyOf(files));
        files.forEach(kubeconfig::add);
        return kubeconfig;
    }

    private void add(Path file) {
        Document document = parse(file);
        Path folder = file.toAbsolutePath().getParent();
        collect(document.at("contexts"), "context", folder, contexts);
        collect(document.at("clusters"), "cluster", folder, clusters);
        collect(document.at("users"), "user", folder, users);
        if (currentContext.isEmpty()) {
            currentContext = document.at("current-context").text("");
        }
    }

    private static void collect(Document list, String field, Path folder, Map<String, KubeconfigEntry> into) {
        for (Document item : list.items()) {
            item.at("name")
                    .text()
                    .ifPresent(name -> into.putIfAbsent(name, new KubeconfigEntry(item.at(field), folder)));
        }
    }

    private static Document parse(Path file) {
        try {
            return Document.yaml(Files.readString(file));
        } catch (MalformedDocumentException e) {
            throw unreadable(file, "it is not YAML: " + e.getMessage(), e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "this user may not read it", e);
        } catch (IOException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    /** @throws ReleaseFailure if there is no such context, or if it is not complete */
    KubeContext context(ClusterTarget target) {
        String name = target.context().orElse(currentContext);
        if (name.isEmpty()) {
            throw useless("it names no current context", "set ship.kube.context to one of: " + names());
        }
        KubeconfigEntry context = contexts.get(name);
        if (context == null) {
            throw useless(
                    "there is no context \"" + name + "\"", "set ship.kube.context to one of those there: " + names());
        }
        String clusterName = context.document().at("cluster").text("");
        KubeconfigEntry cluster = clusters.get(clusterName);
        if (cluster == null || cluster.document().at("server").text("").isBlank()) {
            throw useless(
                    "context \"" + name + "\" uses cluster \"" + clusterName + "\", which has no server there",
                    "add it, or set ship.kube.context to another one of: " + names());
        }
        String userName = context.document().at("user").text("");
        KubeconfigEntry user = users.get(userName);
        if (user == null && !userName.isEmpty()) {
            throw useless(
                    "context \"" + name + "\" uses user \"" + userName + "\", whom it does not hold",
                    "add the user, or set ship.kube.context to another one of: " + names());
        }
        return new KubeContext(name, clusterName, cluster, userName, user == null ? KubeconfigEntry.NONE : user);
    }

    private String names() {
        return contexts.isEmpty() ? "(it has none)" : String.join(", ", new TreeSet<>(contexts.keySet()));
    }

    private ReleaseFailure useless(String because, String fix) {
        String where = String.join(", ", files.stream().map(Path::toString).toList());
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot use the kubeconfig " + where, because, fix);
    }

    private static ReleaseFailure unreadable(Path file, String because, Exception cause) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot read the kubeconfig " + file,
                because,
                "correct it, or set ship.kubeconfig to another file (kubectl config view --kubeconfig " + file
                        + " shows what kubectl reads)",
                cause);
    }
}
