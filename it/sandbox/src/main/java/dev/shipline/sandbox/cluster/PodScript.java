package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file that says how pods behave: {@code <workload>=<behaviour>} on a line of its own, {@code #} begins a comment.
 *
 * <p>The workload is its name; its name, {@code @} and a part of an image's tag or digest; or {@code *} for all others, also with {@code @}. The most
 * specific one counts. The file is read again at each look, so that it may be edited by hand while the cluster runs.
 */
public final class PodScript {
    private static final String EVERY = "*";
    private final Path file;

    PodScript(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Sets the behaviour of a workload, from now on. */
    public synchronized void put(String workload, PodBehaviour behaviour) {
        Map<String, PodBehaviour> rules = rules();
        rules.put(workload, behaviour);
        write(rules);
    }

    /** Lets a workload behave as the others do. */
    public synchronized void remove(String workload) {
        Map<String, PodBehaviour> rules = rules();
        rules.remove(workload);
        write(rules);
    }

    /** @throws IllegalArgumentException where the file holds a line that cannot be understood */
    PodBehaviour behaviour(String workload, List<String> images) {
        Map<String, PodBehaviour> rules = rules();
        return forImage(rules, workload, images)
                .or(() -> Optional.ofNullable(rules.get(workload)))
                .or(() -> forImage(rules, EVERY, images))
                .or(() -> Optional.ofNullable(rules.get(EVERY)))
                .orElse(PodBehaviour.READY);
    }

    /** The content of a log file that a behaviour names. */
    String log(String name) {
        Path log = file.resolveSibling(name);
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "the sandbox cannot read " + log + System.lineSeparator();
        }
    }

    private static Optional<PodBehaviour> forImage(
            Map<String, PodBehaviour> rules, String workload, List<String> images) {
        String prefix = workload + "@";
        return rules.entrySet().stream()
                .filter(rule -> rule.getKey().startsWith(prefix))
                .filter(rule -> images.stream()
                        .map(ImageReference::new)
                        .anyMatch(image -> matches(image, rule.getKey().substring(prefix.length()))))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean matches(ImageReference image, String part) {
        return image.tag().contains(part) || image.digest().contains(part);
    }

    private Map<String, PodBehaviour> rules() {
        Map<String, PodBehaviour> rules = new TreeMap<>();
        if (!Files.exists(file)) {
            return rules;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    rule(line, rules);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return rules;
    }

    private void rule(String line, Map<String, PodBehaviour> rules) {
        String[] parts = line.split("=", 2);
        if (parts.length == 1) {
            throw new IllegalArgumentException(file + ": \"" + line + "\" is not <workload>=<behaviour>");
        }
        rules.put(parts[0].strip(), PodBehaviour.parse(parts[1]));
    }

    private void write(Map<String, PodBehaviour> rules) {
        StringBuilder text = new StringBuilder("# <workload>[@<part of tag or digest>]=<behaviour>\n");
        rules.forEach((workload, behaviour) ->
                text.append(workload).append('=').append(behaviour).append('\n'));
        ObjectFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
