package dev.shipline.build;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a word where a build failed, from the goal that Maven's exception names. */
final class FailurePhase {
    /** "Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile (default-compile) on project …" */
    private static final Pattern GOAL =
            Pattern.compile("Failed to execute goal [^:\\s]+:([^:\\s]+):[^:\\s]+:([^:\\s]+)");

    private static final Map<String, String> PHASES = Map.ofEntries(
            Map.entry("maven-resources-plugin", "compile"),
            Map.entry("maven-surefire-plugin", "test"),
            Map.entry("maven-failsafe-plugin", "test"),
            Map.entry("jacoco-maven-plugin", "test"),
            Map.entry("maven-jar-plugin", "package"),
            Map.entry("maven-war-plugin", "package"),
            Map.entry("maven-assembly-plugin", "package"),
            Map.entry("maven-shade-plugin", "package"),
            Map.entry("spring-boot-maven-plugin", "package"),
            Map.entry("maven-enforcer-plugin", "preflight"),
            Map.entry("release-build-extension", "preflight"),
            Map.entry("release-maven-plugin", "preflight"));

    private FailurePhase() {}

    static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher goal = GOAL.matcher(message);
        if (!goal.find()) {
            return message.contains("resolve dependencies") || message.contains("could not be resolved")
                    ? "resolve"
                    : "unknown";
        }
        if (goal.group(1).equals("maven-compiler-plugin")) {
            return goal.group(2).equals("testCompile") ? "test" : "compile";
        }
        return PHASES.getOrDefault(goal.group(1), "unknown");
    }
}
