package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.init.BashVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for those who come from the bash tools, what the plugin reads, and what it says, hold together. */
class BashVariablesTest {
    private static final Path PAGE = Path.of("..", "docs", "migration.md");
    private static final Path READER = Path.of("src/main/java/dev/shipline/maven/BashNames.java");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)` \\| (?:`(ship\\.[A-Za-z.]+)`|–) \\| (.*) \\|$");
    private static final Pattern READ = Pattern.compile("variable\\(\"([A-Z0-9_]+)\"\\)");

    @Test
    void thePageHasEachWithItsProperty() throws IOException {
        Map<String, Optional<String>> documented = ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> Optional.ofNullable(row.group(2))));

        assertThat(documented)
                .isEqualTo(Arrays.stream(BashVariable.values())
                        .collect(Collectors.toMap(BashVariable::name, BashVariable::property)));
    }

    @Test
    void thePageCallsObsoleteWhatIs() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results())
                .allSatisfy(row -> assertThat(row.group(3).startsWith("obsolete"))
                        .as(row.group(1))
                        .isEqualTo(BashVariable.valueOf(row.group(1)).isObsolete()));
    }

    @Test
    void thoseThatBecomePropertiesStandInForThem() throws IOException {
        Set<String> read = READ.matcher(Files.readString(READER))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // Datadog's own name, which the bash tools never had
        read.remove("DD_SITE");

        assertThat(read)
                .isEqualTo(Arrays.stream(BashVariable.values())
                        .filter(variable -> variable.property().isPresent())
                        .map(BashVariable::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void thoseThatMeanNothingAreNamed() {
        assertThat(ObsoleteNames.notes(Map.of("DD_EVENT_VERSION", "v1", "DD_METRIC_VERSION", " "), Optional.of("dev")))
                .singleElement()
                .asString()
                .contains("DD_EVENT_VERSION is set and not read, obsolete");
        assertThat(ObsoleteNames.notes(Map.of("IMAGE_NAME", "a"), Optional.of("dev")))
                .isEmpty();
    }

    @Test
    void anEnvironmentThatIsAnotherIsTold() {
        assertThat(ObsoleteNames.notes(Map.of("DD_ENVIRONMENT_TAG", "qa"), Optional.of("dev")))
                .hasSize(2)
                .last()
                .asString()
                .contains("says qa", "released to dev");
        assertThat(ObsoleteNames.notes(Map.of("DD_ENVIRONMENT_TAG", "dev"), Optional.of("dev")))
                .hasSize(1);
    }

    @Test
    void theChartMayHaveTheOldNameOfItsRepository() {
        assertThat(new BashNames(Map.of("HELM_CHART_NAME", "s6/backend")).chart())
                .contains("s3://s6-kubernetes-charts/backend")
                .isEqualTo(new BashNames(Map.of("HELM_CHART_NAME", "backend")).chart());
    }
}
