package dev.shipline.maven;

import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Writes the plugin's descriptor as a page for people. */
final class GoalsPage {
    /** What so many goals read is said once. */
    private static final int COMMON = 10;

    private record Parameter(String property, String type, String standard, String description) {
        private String row() {
            return "| `" + property + "` | " + type + " | " + standard + " | " + description + " |\n";
        }
    }

    private record Goal(String name, String phase, boolean needsProject, String description, List<Parameter> own) {}

    private GoalsPage() {}

    static String of(URL descriptor) throws Exception {
        List<Goal> goals = goals(descriptor);
        Map<Parameter, Integer> readers = new HashMap<>();
        goals.forEach(goal -> goal.own().forEach(parameter -> readers.merge(parameter, 1, Integer::sum)));
        Predicate<Parameter> isCommon = parameter -> readers.get(parameter) >= COMMON;

        StringBuilder page = new StringBuilder("""
                # Goals and parameters

                Made from the plugin's own descriptor; a test holds it. What the properties are for, by task, is in the [README](../README.md); which of them the parent sets, in
                [its page](../release-parent-pom/README.md). Set a parameter as a property of the POM or of a profile, or with `-D` for one run.

                | goal | phase | needs a POM | what it does |
                |---|---|---|---|
                """);
        goals.forEach(goal -> page.append("| `ship:" + goal.name() + "` | " + goal.phase() + " | "
                + (goal.needsProject() ? "yes" : "no") + " | " + goal.description() + " |\n"));
        Map<String, Parameter> common = new TreeMap<>();
        readers.keySet().stream().filter(isCommon).forEach(parameter -> common.put(parameter.property(), parameter));
        page.append("\n## What the goals read\n\nAll but `ship:help`, and `ship:publish-chart` where it says so.\n\n");
        page.append(table(common.values().stream()));
        for (Goal goal : goals) {
            List<Parameter> own = goal.own().stream().filter(isCommon.negate()).toList();
            if (!own.isEmpty()) {
                page.append("\n## What only `ship:" + goal.name() + "` reads\n\n")
                        .append(table(own.stream()));
            }
        }
        return page.toString();
    }

    static List<String> unexplained(URL descriptor) throws Exception {
        return goals(descriptor).stream()
                .flatMap(goal -> goal.own().stream())
                .filter(parameter -> parameter.description().isBlank())
                .map(Parameter::property)
                .distinct()
                .toList();
    }

    private static String table(Stream<Parameter> parameters) {
        StringBuilder table = new StringBuilder("| property | type | default | what it says |\n|---|---|---|---|\n");
        parameters.map(Parameter::row).forEach(table::append);
        return table.toString();
    }

    private static List<Goal> goals(URL descriptor) throws Exception {
        List<Goal> goals = new ArrayList<>();
        try (InputStream file = descriptor.openStream()) {
            Element plugin = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file)
                    .getDocumentElement();
            for (Element mojo : children(child(plugin, "mojos"), "mojo")) {
                String phase = text(mojo, "phase");
                goals.add(new Goal(
                        text(mojo, "goal"),
                        phase.isEmpty() ? "–" : "`" + phase + "`",
                        Boolean.parseBoolean(text(mojo, "requiresProject")),
                        oneLine(text(mojo, "description")),
                        parameters(mojo)));
            }
        }
        return goals;
    }

    private static List<Parameter> parameters(Element mojo) {
        Map<String, Parameter> parameters = new TreeMap<>();
        Element configuration = child(mojo, "configuration");
        for (Element parameter : children(child(mojo, "parameters"), "parameter")) {
            Element value = child(configuration, text(parameter, "name"));
            // what no property sets is Maven's own
            if (value != null && value.getTextContent().matches("\\$\\{[\\w.-]+}")) {
                String property = value.getTextContent()
                        .substring(2, value.getTextContent().length() - 1);
                String type = text(parameter, "type");
                String standard = value.getAttribute("default-value");
                parameters.put(
                        property,
                        new Parameter(
                                property,
                                type.substring(type.lastIndexOf('.') + 1),
                                standard.isEmpty() ? "–" : "`" + standard + "`",
                                oneLine(text(parameter, "description"))));
            }
        }
        return List.copyOf(parameters.values());
    }

    private static String oneLine(String html) {
        return html.replaceAll("</?(code|p|li|ul|em|b)>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("<", "\\<")
                .replace("|", "\\|")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String text(Element parent, String name) {
        Element child = child(parent, name);
        return child == null ? "" : child.getTextContent();
    }

    private static Element child(Element parent, String name) {
        List<Element> found = parent == null ? List.of() : children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
