package dev.shipline.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A settings.xml: one profile that is always active, and servers with credentials. */
final class MavenSettings {
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final StringBuilder servers = new StringBuilder();
    private String localRepository = "";

    /** Where Maven keeps what it downloads and installs; without, the user's own. */
    MavenSettings localRepository(Path folder) {
        localRepository = element("  ", "localRepository", folder.toString());
        return this;
    }

    MavenSettings property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    MavenSettings server(String id, String username, String password) {
        servers.append("    <server>\n")
                .append(element("      ", "id", id))
                .append(element("      ", "username", username))
                .append(element("      ", "password", password))
                .append("    </server>\n");
        return this;
    }

    String xml() {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- Written by the sandbox at every start. It is meant for -gs: your own settings.xml stays in force. -->
                <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
                """);
        xml.append(localRepository).append("  <servers>\n").append(servers).append("""
                  </servers>
                  <profiles>
                    <profile>
                      <id>sandbox</id>
                      <properties>
                """);
        properties.forEach((name, value) -> xml.append(element("        ", name, value)));
        return xml.append("""
                      </properties>
                    </profile>
                  </profiles>
                  <activeProfiles>
                    <activeProfile>sandbox</activeProfile>
                  </activeProfiles>
                </settings>
                """).toString();
    }

    private static String element(String indent, String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return indent + "<" + name + ">" + escaped + "</" + name + ">\n";
    }
}
