package dev.shipline.helm;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the classes of the worker are in this test run: the plugin's own, helm-java, its native jar and JNA, and nothing else. */
final class WorkerClasspath {
    private WorkerClasspath() {}

    static List<Path> ofThisTestRun() {
        return Stream.of(
                        "dev/shipline/helm/worker/HelmWorker.class",
                        "com/marcnuri/helm/Helm.class",
                        "com/marcnuri/helm/jni/HelmLib.class",
                        "META-INF/services/com.marcnuri.helm.jni.NativeLibrary",
                        "com/sun/jna/Native.class")
                .map(WorkerClasspath::origin)
                .toList();
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Path origin(String resource) {
        URL url = WorkerClasspath.class.getClassLoader().getResource(resource);
        String text = url.toString();
        String root = text.substring(0, text.length() - resource.length());
        if (root.startsWith("jar:")) {
            root = root.substring("jar:".length(), root.length() - "!/".length());
        }
        try {
            return Path.of(new java.net.URI(root));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(root, e);
        }
    }
}
