package dev.shipline.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration for CircleCI that takes a project from a commit to prod. */
final class CircleConfig {
    /** By which our own is known again, also after a team has changed it. */
    private static final String MARK = "# Written by ship:init.";
    /** Compiles and packs nothing, and lets Maven know the modules of this build among each other. */
    private static final String UPGRADE_REACTOR =
            "compile ship:upgrade -Dmaven.main.skip=true -Dmaven.resources.skip=true";

    private CircleConfig() {}

    static boolean isOurs(String config) {
        return config.contains(MARK);
    }

    static String of(Project project) {
        List<String> targets = project.jars()
                .map(module -> project.shown(module.folder().resolve("target")))
                .toList();
        boolean needsDocker = project.jars()
                .anyMatch(module -> Files.isRegularFile(module.folder().resolve("Dockerfile")));
        Map<String, String> words = Map.of(
                "%JDK%",
                project.jdk() + ".0",
                "%MVN%",
                project.hasWrapper() ? "./mvnw" : "mvn",
                "%UPGRADE%",
                project.isReactor() ? UPGRADE_REACTOR : "ship:upgrade",
                "%COMPONENT%",
                "\"$CIRCLE_PROJECT_REPONAME\"",
                "%TRUNK%",
                project.trunk(),
                "%TARGETS%",
                list(targets),
                "%REPORTS%",
                list(targets.stream().map(target -> target + "/ship").toList()));
        return template()
                .lines()
                .filter(line -> needsDocker || !line.contains("%DOCKER%"))
                .map(line -> filled(line.replace(" %DOCKER%", ""), words))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String filled(String line, Map<String, String> words) {
        String filled = line;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private static String list(List<String> items) {
        return "[" + String.join(", ", items) + "]";
    }

    private static String template() {
        try (InputStream file = CircleConfig.class.getResourceAsStream("circleci.yml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
