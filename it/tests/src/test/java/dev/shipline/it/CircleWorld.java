package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a job on CircleCI finds: a mvn that reaches the sandbox, CircleCI's own program, and the variables of CircleCI and its contexts. */
record CircleWorld(World world, Checkout checkout, String sha) {
    CircleRun run(Path config, Map<String, Object> parameters) {
        return new CircleRun(config, parameters, new CircleJob.Place(checkout.folder(), folder(), variables()));
    }

    /** What jobs told CircleCI of deployments, a line for each call. */
    List<String> markers() {
        try (Stream<String> lines = Files.lines(folder().resolve("markers"))) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder() {
        return world.folder().resolve("circleci");
    }

    private Map<String, String> variables() {
        Path programs = folder().resolve("bin");
        MavenBuild maven = world.maven();
        program(
                programs.resolve("mvn"),
                "exec '" + maven.home() + "/bin/mvn' -gs '"
                        + world.sandbox().settings() + "' '-Dmaven.repo.local=" + maven.localRepository()
                        + "' -Dship.metrics.timeout=60 \"$@\"");
        program(programs.resolve("circleci"), "echo \"$@\" >> '" + folder().resolve("markers") + "'");
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", programs + ":" + System.getenv("PATH"));
        variables.put("HOME", folder().resolve("home").toString());
        variables.put("XDG_CACHE_HOME", folder().resolve("cache").toString());
        variables.put("KUBECONFIG", "/dev/null");
        variables.put("CI", "true");
        variables.put("CIRCLECI", "true");
        variables.put("CIRCLE_SHA1", sha);
        variables.put("CIRCLE_BRANCH", "main");
        variables.put("CIRCLE_PROJECT_REPONAME", "orders");
        try {
            Files.createDirectories(folder().resolve("home"));
            variables.put(
                    "KUBECONFIG_DATA",
                    Base64.getEncoder()
                            .encodeToString(Files.readAllBytes(world.sandbox().kubeconfig())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variables;
    }

    private static void program(Path file, String command) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\n" + command + "\n");
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + file + " executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
