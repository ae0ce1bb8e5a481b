package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.chart.ListedChart;
import dev.shipline.chart.Tgz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Helm makes besides the manifest. */
class ExtrasTest {
    private static final String HOOK = """
            kind: Job
            metadata:
              name: %s
              annotations: {"helm.sh/hook": pre-upgrade}
            """;

    @TempDir
    Path folder;

    /** The real Helm, in the real worker. */
    @Nested
    class OfTheWorker {
        @TempDir
        static Path work;

        private static ForkedHelmEngine engine;
        private Path chart;

        @BeforeAll
        static void startWorker() {
            engine = new ForkedHelmEngine(
                    WorkerClasspath::ofThisTestRun, WorkerClasspath.java(), work, ListedChart::write, line -> {});
        }

        @AfterAll
        static void endWorker() {
            engine.close();
        }

        @BeforeEach
        void chart() {
            chart = Charts.orders(folder);
            Charts.write(chart.resolve("templates/_parts.tpl"), "{{ define \"who\" }}{{ .Release.Name }}{{ end }}");
            Charts.write(chart.resolve("templates/NOTES.txt"), "kind: no YAML: at all");
        }

        @Test
        void areHooksAsTheyAreRendered() {
            Charts.write(
                    chart.resolve("templates/deep/migrate.yaml"),
                    HOOK.formatted("{{ include \"who\" . }}-migrate")
                            + "spec: {tag: {{ .Values.image.tag | quote }}, text: \"a < b\"}\n"
                            + "---\nkind: ConfigMap\nmetadata: {name: plain}\n---\n{{ if .Values.no }}\n" + HOOK
                            + "{{ end }}");

            Extras extras = extras("image: {tag: \"1e5\"}\n");

            assertThat(extras.unknown()).isEmpty();
            assertThat(extras.hooks())
                    .contains("name: orders-dev-migrate", "tag: \"1e5\"", "a < b")
                    .doesNotContain("plain", "kind: Deployment", "%s");
            assertThat(extras.crds()).isEmpty();
            assertThat(extras.watched()).isFalse();
            assertThat(work.toFile().list()).as("the copy is gone").noneMatch(name -> name.startsWith("listing-"));
        }

        @Test
        void areThoseOfSubchartsThatAreSwitchedOn() throws IOException {
            Charts.write(
                    chart.resolve("Chart.yaml"),
                    "apiVersion: v2\nname: orders\nversion: 1.2.3\ndependencies:\n"
                            + "  - {name: db, version: 1.0.0, condition: db.enabled}\n"
                            + "  - {name: cache, version: 1.0.0, alias: store}\n");
            subchart("db");
            Files.write(
                    chart.resolve("charts/cache-1.0.0.tgz"),
                    tgz(Map.of(
                            "cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
                            "cache/values.yaml", "size: 7\n",
                            "cache/templates/hook.yaml", HOOK.formatted("cache-{{ .Values.size }}"),
                            "cache/crds/crd.yaml", "kind: CustomResourceDefinition\nmetadata: {name: of-cache}\n")));

            Extras with = extras("db: {enabled: true}\nstore: {size: 8}\n");
            Extras without = extras("db: {enabled: false}\n");

            assertThat(with.hooks()).contains("name: db-hook", "name: cache-8");
            assertThat(with.crds()).contains("of-db", "of-cache", "Grüße");
            assertThat(without.hooks()).contains("name: cache-7").doesNotContain("db-hook");
            assertThat(without.crds()).contains("of-cache").doesNotContain("of-db");
        }

        @Test
        void areUnknownWhereTheChartCannotBeListed() throws IOException {
            Charts.write(chart.resolve("templates/hook.yaml"), HOOK.formatted("h"));
            Charts.write(chart.resolve(".helmignore"), "templates/hook.yaml\n");

            assertThat(extras("{}").unknown().orElse("")).contains("hook.yaml");
        }

        private void subchart(String name) {
            Path sub = chart.resolve("charts").resolve(name);
            Charts.write(sub.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
            Charts.write(sub.resolve("templates/hook.yaml"), HOOK.formatted(name + "-hook"));
            Charts.write(
                    sub.resolve("crds/crd.yaml"),
                    "# Grüße\nkind: CustomResourceDefinition\nmetadata: {name: of-" + name + "}\n");
        }

        private Extras extras(String values) {
            Path file = Charts.write(folder.resolve("values.yaml"), values);
            return engine.extras(
                    new HelmRequest("orders-dev", "dev", chart, List.of(file), null, "", Duration.ofSeconds(60)));
        }
    }

    @Nested
    class OfAHelmProgram {
        private static final String PRINTED = """
                ---
                # Source: orders/crds/two.yaml
                kind: CustomResourceDefinition
                metadata: {name: one}
                ---
                kind: CustomResourceDefinition
                metadata: {name: two}
                ---
                # Source: orders/charts/crds/templates/map.yaml
                kind: ConfigMap
                metadata: {name: plain}
                data: {text: helm.sh/hook}
                ---
                # Source: orders/templates/crds/job.yaml
                """ + HOOK.formatted("migrate");

        @Test
        void areToldByTheFilesTheyComeFrom() {
            Extras extras = RenderedText.printed(PRINTED, true);

            assertThat(extras.crds()).contains("name: one", "name: two").doesNotContain("plain", "migrate");
            assertThat(extras.hooks()).contains("name: migrate").doesNotContain("plain");
            assertThat(extras.watched()).isTrue();
        }

        @Test
        void mayHoldWhatIsNoCleanYaml() {
            assertThat(RenderedText.printed("helm.sh/hook: a\nhelm.sh/hook: {", false))
                    .isEqualTo(Extras.NONE);
        }
    }

    private static byte[] tgz(Map<String, String> files) {
        Tgz packed = new Tgz();
        files.forEach(packed::file);
        return packed.pack();
    }
}
