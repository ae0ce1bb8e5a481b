package dev.shipline.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pieces of a POM, line by line, two blanks for each level. */
final class Blocks {
    private static final List<String> GOALS = List.of("build", "push", "scan", "values", "upgrade");

    private Blocks() {}

    static List<String> parent(String version) {
        return List.of(
                "<parent>",
                "  <groupId>dev.shipline</groupId>",
                "  <artifactId>release-parent-pom</artifactId>",
                "  <version>" + version + "</version>",
                "  <relativePath />",
                "</parent>");
    }

    /** The goals, bound as the parent binds them: the check runs only where a profile says so. */
    static List<String> plugin() {
        List<String> lines = new ArrayList<>(List.of(
                "<plugin>",
                "  <groupId>dev.shipline</groupId>",
                "  <artifactId>release-maven-plugin</artifactId>",
                "  <version>${ship.plugin.version}</version>",
                "  <executions>",
                "    <execution>",
                "      <id>ship-check</id>",
                "      <phase>${ship.check.phase}</phase>",
                "      <goals><goal>check</goal></goals>",
                "    </execution>",
                "    <execution>",
                "      <id>ship</id>",
                "      <phase>deploy</phase>",
                "      <goals>"));
        GOALS.forEach(goal -> lines.add("        <goal>" + goal + "</goal>"));
        lines.addAll(List.of("      </goals>", "    </execution>", "  </executions>", "</plugin>"));
        return lines;
    }

    /** A profile that -P env=name and -Denv=name choose. */
    static List<String> profile(String environment, Map<String, String> properties) {
        List<String> lines = new ArrayList<>(List.of(
                "<profile>",
                "  <id>env=" + environment + "</id>",
                "  <activation><property><name>env</name><value>" + environment + "</value></property></activation>"));
        indent(in("properties", properties(properties))).forEach(lines::add);
        lines.add("</profile>");
        return lines;
    }

    static List<String> properties(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> "<" + entry.getKey() + ">" + escaped(entry.getValue()) + "</" + entry.getKey() + ">")
                .toList();
    }

    static List<String> in(String element, List<String> block) {
        List<String> lines = new ArrayList<>(List.of("<" + element + ">"));
        lines.addAll(indent(block));
        lines.add("</" + element + ">");
        return lines;
    }

    private static List<String> indent(List<String> block) {
        return block.stream().map(line -> "  " + line).toList();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
