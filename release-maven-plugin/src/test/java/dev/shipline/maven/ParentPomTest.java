package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The parent POM keeps its own rules, and its README says what is in it. */
class ParentPomTest {
    private static final Path PARENT = Path.of("..", "release-parent-pom");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z][^|]*`) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private Document pom;

    @BeforeEach
    void read() throws Exception {
        pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(PARENT.resolve("pom.xml").toFile());
    }

    @Test
    void theReadmeHasEveryPropertyWithItsDefaultAndItsReader() throws Exception {
        String readme = Files.readString(PARENT.resolve("README.md"));
        String here = readme.substring(readme.indexOf("### Set here"), readme.indexOf("### Set by the profiles"));
        Map<String, String> documented = new LinkedHashMap<>();
        Matcher row = ROW.matcher(here);
        while (row.find()) {
            assertThat(row.group(3)).as("who reads %s", row.group(1)).isNotBlank();
            Matcher name = NAME.matcher(row.group(1));
            while (name.find()) {
                documented.put(name.group(1), row.group(2));
            }
        }
        Map<String, String> set = properties("/project/properties/*");

        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(set.keySet());
        set.forEach((name, value) -> {
            if (!name.equals("ship.plugin.version")) {
                assertThat(documented.get(name)).as(name).startsWith("`" + value + "`");
            }
        });
        assertThat(List.copyOf(documented.keySet())).isSorted();
    }

    @Test
    void theReadmeHasWhatEachEnvironmentSets() throws Exception {
        String readme = Files.readString(PARENT.resolve("README.md"));
        String table =
                readme.substring(readme.indexOf("### Set by the profiles"), readme.indexOf("### Set by services"));
        List<String> environments = List.of("dev", "qa", "prod");
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String environment : environments) {
            properties("//profile[id='env=" + environment + "']/properties/*")
                    .forEach((name, value) -> rows.computeIfAbsent(name, key -> new ArrayList<>(List.of("–", "–", "–")))
                            .set(environments.indexOf(environment), "`" + value + "`"));
        }
        rows.forEach((name, values) ->
                assertThat(table).contains("| `" + name + "` | " + String.join(" | ", values) + " | "));
        assertThat(table.lines().filter(line -> line.startsWith("| `ship."))).hasSize(rows.size());
    }

    @Test
    void everyCheckHasASwitchThatOneSwitchSets() throws Exception {
        Map<String, String> switches = new LinkedHashMap<>();
        properties("/project/properties/*").forEach((name, value) -> {
            if (name.startsWith("ship.check.skip-") && !name.equals("ship.check.skip-all")) {
                switches.put(name, value);
            }
        });
        assertThat(switches.values()).hasSize(8).containsOnly("${ship.check.skip-all}");
        List<String> checks = texts("//execution[starts-with(id, 'ship-check-')]/configuration/skip");
        assertThat(checks).hasSize(5).allMatch(text -> switches.containsKey(text.substring(2, text.length() - 1)));
        assertThat(texts("//execution[starts-with(id, 'ship-check-')]/id")).hasSize(5);
    }

    @Test
    void nothingIsBoundToAPhaseThatNoPropertyNames() throws Exception {
        assertThat(texts("//execution[id != 'integration-test']/id")).allMatch(id -> id.startsWith("ship-"));
        assertThat(texts("//execution/phase")).allMatch(phase -> phase.matches("\\$\\{ship\\.[a-z.]*phase}"));
        assertThat(texts("//execution[not(phase)]/id"))
                .as("failsafe's, which has skipITs")
                .containsExactly("integration-test");
    }

    @Test
    void isSortedShortAndChoosesNoEnvironment() throws Exception {
        assertThat(List.copyOf(properties("/project/properties/*").keySet())).isSorted();
        assertThat(texts("//pluginManagement//plugin/artifactId")).hasSize(15);
        assertThat(managed()).isSorted();
        assertThat(texts("//pluginManagement//plugin[not(version)]")).isEmpty();
        assertThat(texts("//activeByDefault")).isEmpty();
        assertThat(texts("//profile[starts-with(id, 'env=')]/build")).isEmpty();
        assertThat(texts("/project/parent")).isEmpty();
        assertThat(Files.readAllLines(PARENT.resolve("pom.xml")).size()).isLessThanOrEqualTo(300);
    }

    /** By group and artifact; Maven's own have no group. */
    private List<String> managed() throws XPathExpressionException {
        List<String> managed = new ArrayList<>();
        NodeList plugins = nodes("//pluginManagement//plugin");
        for (int i = 0; i < plugins.getLength(); i++) {
            Element plugin = (Element) plugins.item(i);
            NodeList group = plugin.getElementsByTagName("groupId");
            managed.add((group.getLength() == 0
                            ? "org.apache.maven.plugins"
                            : group.item(0).getTextContent()) + ":"
                    + plugin.getElementsByTagName("artifactId").item(0).getTextContent());
        }
        return managed;
    }

    private Map<String, String> properties(String path) throws XPathExpressionException {
        Map<String, String> properties = new LinkedHashMap<>();
        NodeList nodes = nodes(path);
        for (int i = 0; i < nodes.getLength(); i++) {
            properties.put(nodes.item(i).getNodeName(), nodes.item(i).getTextContent());
        }
        return properties;
    }

    private List<String> texts(String path) throws XPathExpressionException {
        List<String> texts = new ArrayList<>();
        NodeList nodes = nodes(path);
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private NodeList nodes(String path) throws XPathExpressionException {
        return (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    }
}
