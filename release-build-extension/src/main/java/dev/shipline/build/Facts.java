package dev.shipline.build;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.project.MavenProject;

/** What a module's POM says of itself. */
final class Facts {
    private final MavenProject project;
    private final Properties user;

    Facts(MavenProject project, Properties user) {
        this.project = project;
        this.user = user;
    }

    /** A property of the command line, else of the POM. */
    String property(String name, String otherwise) {
        String value = user.getProperty(name, project.getProperties().getProperty(name));
        return value == null || value.isBlank() ? otherwise : value;
    }

    boolean shipsNothing() {
        return "pom".equals(project.getPackaging()) || Boolean.parseBoolean(property("ship.skip", "false"));
    }

    boolean isAggregator() {
        return "pom".equals(project.getPackaging());
    }

    /** Those that say whose build it was. */
    Map<String, String> of(Map<String, String> variables) {
        Map<String, String> facts = new LinkedHashMap<>();
        String service = property("ship.service", project.getArtifactId());
        facts.put("service", service);
        if (!service.equals(project.getArtifactId())) {
            facts.put("module", project.getArtifactId());
        }
        facts.put("prefix", property("ship.metrics.prefix", "ship"));
        put(facts, "names", property("ship.metrics.names", ""));
        put(facts, "env", property("ship.env", ""));
        put(facts, "image", property("ship.image", variables.getOrDefault("IMAGE_NAME", "")));
        put(facts, "role", property("ship.metrics.role", variables.getOrDefault("DD_ROLE_TAG", "")));
        if ("true".equals(variables.get("CIRCLECI"))) {
            facts.put("ci", "circleci");
        }
        put(facts, "sha", variables.getOrDefault("CIRCLE_SHA1", ""));
        put(facts, "url", variables.getOrDefault("CIRCLE_BUILD_URL", ""));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isBlank()) {
            facts.put(name, value);
        }
    }
}
