package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the registry and the cluster hold, file by file, which can be told even while they are down. Two that are equal prove that nothing was pushed and
 * nothing was changed between them.
 */
record SandboxState(Map<String, String> registry, Map<String, String> cluster) {
    static SandboxState of(Sandbox sandbox) {
        Path state = sandbox.settings().getParent();
        return new SandboxState(contents(state.resolve("registry")), contents(state.resolve("cluster/objects")));
    }

    /** The numbers of a Helm release's revisions. */
    List<Integer> revisions(String namespace, String release) {
        String prefix = "core/secrets/" + namespace + "/sh.helm.release.v1." + release + ".v";
        return cluster.keySet().stream()
                .filter(file -> file.startsWith(prefix))
                .map(file -> Integer.valueOf(file.substring(prefix.length()).replace(".json", "")))
                .sorted()
                .toList();
    }

    private static Map<String, String> contents(Path folder) {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                hashes.put(
                        folder.relativize(file).toString(),
                        Integer.toHexString(Arrays.hashCode(Files.readAllBytes(file))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hashes;
    }
}
