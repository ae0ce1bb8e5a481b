package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.registry.AllowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of properties says of the scan what the goals do. */
class ScanPropertiesTest {
    private static final Pattern PARAMETER =
            Pattern.compile("implementation=\"[^\"]+\"(?: default-value=\"([^\"]*)\")?>\\$\\{(ship\\.scan\\.\\w+)}");
    private static final Pattern ROW = Pattern.compile("\\| `(ship\\.scan\\.\\w+)` \\| `([^`]+)`");

    @Test
    void areDocumentedWithTheirDefaults() throws IOException {
        Map<String, String> goals = new TreeMap<>();
        Matcher parameter = PARAMETER.matcher(Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml")));
        while (parameter.find()) {
            goals.put(parameter.group(2), parameter.group(1) == null ? AllowFile.USUAL : parameter.group(1));
        }
        Map<String, String> table = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../release-parent-pom/README.md")));
        while (row.find()) {
            table.put(row.group(1), row.group(2));
        }
        assertThat(goals).hasSize(7);
        assertThat(table).isEqualTo(goals);
    }
}
