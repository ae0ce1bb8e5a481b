package dev.shipline.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The environment of Helm, worker or program: the build's own, without what would change Helm's target and without secrets that Helm has no use for.
 *
 * <p>Kept is what a kubeconfig's credential plugin ({@code aws eks get-token}, {@code gke-gcloud-auth-plugin}, {@code kubelogin}) runs on: {@code PATH},
 * {@code HOME}, proxies, and everything of AWS, Google Cloud and Azure, keys included. A plugin that needs a secret of another name gets it from the
 * {@code env} list of its entry in the kubeconfig.
 */
final class WorkerEnvironment {
    private static final List<String> CREDENTIAL_PLUGINS =
            List.of("AWS_", "AZURE_", "AAD_", "ARM_", "GOOGLE_", "CLOUDSDK_");
    private static final Predicate<String> SECRET =
            Pattern.compile("KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL").asPredicate();
    /** Options meant for Maven's JVM: agents and heaps that have no place in the worker. */
    private static final List<String> JVM_OPTIONS =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "MAVEN_OPTS", "MAVEN_ARGS");

    private WorkerEnvironment() {}

    /** @param home an empty folder, where Helm finds no plugins, repositories or caches of the user's */
    static Map<String, String> of(Map<String, String> build, Path home) {
        Map<String, String> environment = new TreeMap<>(build);
        environment.keySet().removeIf(WorkerEnvironment::isUnwanted);
        environment.put("HELM_CACHE_HOME", home.resolve("cache").toString());
        environment.put("HELM_CONFIG_HOME", home.resolve("config").toString());
        environment.put("HELM_DATA_HOME", home.resolve("data").toString());
        // Paths and error texts in a charset that has every character.
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    private static boolean isUnwanted(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        if (name.startsWith("HELM_") || name.equals("KUBECONFIG") || JVM_OPTIONS.contains(name)) {
            return true;
        }
        return SECRET.test(name) && CREDENTIAL_PLUGINS.stream().noneMatch(name::startsWith);
    }
}
