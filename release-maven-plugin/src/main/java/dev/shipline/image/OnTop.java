package dev.shipline.image;

import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a recipe asks for and an image from a Dockerfile has not. Nothing, as a rule: then the image stays as it is.
 *
 * @param instructions of a Dockerfile that adds it
 * @param lines        for the console: what is added, and why
 */
record OnTop(List<String> instructions, List<String> lines) {
    private static final String JVM_FLAGS = "JAVA_TOOL_OPTIONS";

    OnTop {
        instructions = List.copyOf(instructions);
        lines = List.copyOf(lines);
    }

    /** @param config what containers of the image start with; null where the image says nothing of it */
    static OnTop of(ImageRecipe recipe, ContainerConfig config) {
        Map<String, String> variables = new LinkedHashMap<>();
        Stream.of(Optional.ofNullable(config).map(ContainerConfig::getEnv).orElse(new String[0]))
                .map(variable -> variable.split("=", 2))
                .forEach(variable -> variables.put(variable[0], variable.length == 2 ? variable[1] : ""));
        Set<Integer> ports = Arrays.stream(Optional.ofNullable(config)
                        .map(ContainerConfig::getExposedPorts)
                        .orElse(new ExposedPort[0]))
                .map(ExposedPort::getPort)
                .collect(Collectors.toSet());
        String user = Optional.ofNullable(config).map(ContainerConfig::getUser).orElse("");
        return of(recipe, user, ports, variables, '\\');
    }

    /** Where the image is not there yet: all that the recipe asks for, whether its Dockerfile says so too or not. */
    static OnTop of(ImageRecipe recipe, Dockerfile dockerfile) {
        return of(
                recipe,
                dockerfile.user().orElse(""),
                Set.of(),
                Map.of(JVM_FLAGS, "$" + JVM_FLAGS),
                dockerfile.escape());
    }

    private static OnTop of(
            ImageRecipe recipe, String user, Set<Integer> ports, Map<String, String> variables, char escape) {
        List<String> instructions = new ArrayList<>();
        List<String> added = new ArrayList<>();
        Map<String, String> environment = environment(recipe, variables);
        environment.forEach((name, value) -> instructions.add("ENV " + name + "=" + quoted(name, value, escape)));
        if (!environment.isEmpty()) {
            added.add("the environment's " + String.join(", ", environment.keySet()));
        }
        List<Integer> newPorts = recipe.chosen().ports().stream()
                .filter(port -> !ports.contains(port))
                .sorted()
                .toList();
        newPorts.forEach(port -> instructions.add("EXPOSE " + port));
        if (!newPorts.isEmpty()) {
            added.add("port " + newPorts.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        boolean leftToRoot = recipe.chosen().user().isEmpty() && isRoot(user);
        String runsAs = leftToRoot ? recipe.user() : recipe.chosen().user().orElse(user);
        if (!runsAs.equals(user) && !(isRoot(runsAs) && isRoot(user))) {
            instructions.add("USER " + runsAs);
            added.add("user " + runsAs);
        }
        List<String> lines = new ArrayList<>();
        if (!added.isEmpty()) {
            lines.add("put on top of what the Dockerfile says: " + String.join("; ", added)
                    + (leftToRoot ? ", because it would run as root (ship.image.user=0 keeps that)" : ""));
        }
        if (!runsAs.matches("\\d+(:.*)?") && !isRoot(runsAs)) {
            lines.add("the image runs as \"" + runsAs
                    + "\": a cluster that asks for runAsNonRoot takes a number only, which ship.image.user can be");
        }
        return new OnTop(instructions, lines);
    }

    private static Map<String, String> environment(ImageRecipe recipe, Map<String, String> variables) {
        Map<String, String> environment = new TreeMap<>(recipe.environment());
        if (!recipe.chosen().jvmFlags().isEmpty()) {
            String flags = String.join(" ", recipe.chosen().jvmFlags());
            String there = environment.getOrDefault(JVM_FLAGS, variables.getOrDefault(JVM_FLAGS, ""));
            environment.put(JVM_FLAGS, there.endsWith(flags) ? there : (there + " " + flags).strip());
        }
        environment.entrySet().removeIf(entry -> entry.getValue().equals(variables.get(entry.getKey())));
        return environment;
    }

    /** A builder's own meaning of a character is taken from it, so that the value arrives as it was written. */
    private static String quoted(String name, String value, char escape) {
        String own = name.equals(JVM_FLAGS) && value.startsWith("$" + JVM_FLAGS) ? "$" + JVM_FLAGS : "";
        String rest = value.substring(own.length());
        StringBuilder quoted = new StringBuilder("\"").append(own);
        for (char c : rest.toCharArray()) {
            if (c == escape || c == '"' || c == '$') {
                quoted.append(escape);
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static boolean isRoot(String user) {
        return user.matches("(0*|root)(:.*)?");
    }

    /** Adds it to an image that is there. */
    List<String> dockerfile(String image) {
        List<String> all = new ArrayList<>();
        all.add("FROM " + image);
        all.addAll(instructions);
        return all;
    }
}
