package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users are told to grant, what the real cluster grants in the tests, and what a release asks for are the same. */
class DocumentedRightsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    @Test
    void areThoseOfTheRole() throws IOException {
        assertThat(documented()).isEqualTo(granted()).hasSizeGreaterThan(20);
    }

    @Test
    void areThoseThatAreAskedFor() throws IOException {
        ReleaseRights asked = new ReleaseRights("dev");
        Set<String> always = new TreeSet<>();
        Stream.concat(asked.needed().stream(), asked.explaining().stream())
                .forEach(right -> always.add(line(right.group(), right.resource(), right.verb())));
        Set<String> onObjects = new TreeSet<>();
        documented().stream().filter(right -> !always.contains(right)).forEach(onObjects::add);

        assertThat(documented()).containsAll(always);
        assertThat(onObjects.stream().map(right -> right.replaceAll(".* ", "")))
                .containsOnlyElementsOf(ReleaseRights.VERBS_ON_OBJECTS);
    }

    @Test
    void areThoseOfTheS3Policy() throws IOException {
        String page = page();
        String policy = page.substring(page.indexOf("```json") + "```json".length());

        assertThat(policy.substring(0, policy.indexOf("```")).strip())
                .isEqualTo(
                        Files.readString(ROOT.resolve("it/real/s3-policy.json")).strip());
    }

    private static Set<String> documented() throws IOException {
        String kubernetes = page().split("\n## ")[1];
        Set<String> rights = new TreeSet<>();
        kubernetes
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .forEach(cells -> add(code(cells[1]), code(cells[2]), code(cells[3]), rights));
        return rights;
    }

    private static Set<String> granted() throws IOException {
        Set<String> rights = new TreeSet<>();
        for (Document document : Document.yamlStream(Files.readString(ROOT.resolve("it/real/rbac.yaml")))) {
            for (Document rule : document.at("rules").items()) {
                add(texts(rule, "apiGroups"), texts(rule, "resources"), texts(rule, "verbs"), rights);
            }
        }
        return rights;
    }

    private static void add(List<String> groups, List<String> resources, List<String> verbs, Set<String> rights) {
        groups.forEach(
                group -> resources.forEach(resource -> verbs.forEach(verb -> rights.add(line(group, resource, verb)))));
    }

    private static String line(String group, String resource, String verb) {
        return group + "/" + resource + " " + verb;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(found -> found.group(1).replace("\"\"", ""))
                .toList();
    }

    private static List<String> texts(Document rule, String key) {
        return rule.at(key).items().stream().map(item -> item.text("")).toList();
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/rights.md"));
    }
}
