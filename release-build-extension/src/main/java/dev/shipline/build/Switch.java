package dev.shipline.build;

import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** Whether builds are measured here: somebody could be told, and nobody has said no. */
final class Switch {
    private final MavenSession session;
    private final Map<String, String> variables;

    Switch(MavenSession session, Map<String, String> variables) {
        this.session = session;
        this.variables = variables;
    }

    boolean isOn() {
        MavenProject project = session.getTopLevelProject();
        Facts facts = new Facts(project, session.getUserProperties());
        String wanted = facts.property("ship.metrics.enabled", variables.getOrDefault("DD_ENABLED", "true"));
        if (!Boolean.parseBoolean(wanted.trim())) {
            return false;
        }
        return isSet(variables.get("DD_API_KEY"))
                || session.getSettings().getServer("datadog") != null
                || isSet(facts.property("ship.metrics.statsd", ""));
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }
}
