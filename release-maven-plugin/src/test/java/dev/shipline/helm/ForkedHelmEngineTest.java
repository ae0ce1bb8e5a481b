package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.chart.ListedChart;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ForkedHelmEngineTest {
    @TempDir
    Path folder;

    @TempDir
    Path work;

    private final List<String> diagnostics = Collections.synchronizedList(new ArrayList<>());

    @Nested
    class WithTheRealHelm {
        @Test
        void rendersWithoutACluster() {
            try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
                String manifest = engine.render(request("image: {tag: \"1234567\"}\n"));

                assertThat(manifest)
                        .contains("tag: \"1234567\"")
                        .contains("image: \"quay.io/acme/orders:1234567\"")
                        .contains("pattern: \"{{ order.id }} is {{ order.state }}\"")
                        .contains("Grüß Gott");
            }
        }

        @Test
        void lintsInItsOwnWords() {
            Path chart = Charts.orders(folder);
            try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
                assertThat(engine.lint(chart, true, Duration.ofSeconds(60))).isEmpty();

                Charts.write(chart.resolve("templates/broken.yaml"), "a: {{ .Values.absent.field }}\n");
                assertThat(engine.lint(chart, false, Duration.ofSeconds(60)))
                        .singleElement()
                        .asString()
                        .startsWith("[ERROR] templates/")
                        .contains("orders/templates/broken.yaml", "nil pointer");
            }
        }

        @Test
        void takesAWarningForAnObjectionOnlyWhereItIsStrict() {
            Path chart = Charts.orders(folder);
            Charts.write(chart.resolve("templates/old.yaml"), """
                    apiVersion: extensions/v1beta1
                    kind: Ingress
                    metadata:
                      name: old
                    """);
            try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
                assertThat(engine.lint(chart, false, Duration.ofSeconds(60))).isEmpty();
                assertThat(engine.lint(chart, true, Duration.ofSeconds(60)))
                        .singleElement()
                        .asString()
                        .startsWith("[WARNING] templates/old.yaml");
            }
        }

        @Test
        void tellsFaultsOfTheValuesAndOfTheChartApart() {
            try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
                Charts.write(
                        folder.resolve("orders/values.schema.json"),
                        "{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}");
                ReleaseFailure schema = failure(engine, "replicas: two\n");
                assertThat(schema.code()).isEqualTo(FailureCode.VALUES);
                assertThat(schema).hasMessageContainingAll("/replicas", "got string, want integer");

                ReleaseFailure yaml = failure(engine, "image: {\n");
                assertThat(yaml.code()).isEqualTo(FailureCode.VALUES);
                assertThat(yaml).hasMessageContaining("overrides.yaml is not YAML");

                Charts.write(folder.resolve("orders/templates/bad.yaml"), "a: b\nc: {{ .Values.no.such }}\n");
                ReleaseFailure template = failure(engine, "replicas: 2\n");
                assertThat(template.code()).isEqualTo(FailureCode.CHART);
                assertThat(template).hasMessageContaining("orders/templates/bad.yaml fails in line 2: ");

                Charts.write(
                        folder.resolve("orders/templates/bad.yaml"), "a: b\nc: {{ required \"say no\" .Values.no }}\n");
                assertThat(failure(engine, "replicas: 2\n")).hasMessageContaining("bad.yaml fails in line 2: say no");

                Charts.write(folder.resolve("orders/templates/bad.yaml"), "a: {{ nosuch }}\n");
                assertThat(failure(engine, "replicas: 2\n"))
                        .hasMessageContaining("bad.yaml fails in line 1: function \"nosuch\" not defined");

                Charts.write(folder.resolve("orders/templates/bad.yaml"), "a: b: c\n");
                assertThat(failure(engine, "replicas: 2\n")).hasMessageContaining("bad.yaml gives what is not YAML");
            }
        }

        @Test
        void leavesNothingBehind() throws IOException {
            ForkedHelmEngine engine = engine(WorkerClasspath.java());
            engine.render(request("replicas: 2\n"));

            engine.close();

            try (Stream<Path> left = Files.list(work)) {
                assertThat(left).isEmpty();
            }
        }

        @Test
        void startsAheadAndEndsUnasked() {
            try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
                engine.warmUp();
                engine.warmUp();
            }
            assertThat(work).isEmptyDirectory();
        }
    }

    @Nested
    @DisabledOnOs(OS.WINDOWS)
    class WithAWorkerThatMisbehaves {
        @Test
        void tellsItsExitCodeAndLastWords() throws IOException {
            try (ForkedHelmEngine engine = engine(script("echo 'out of luck' >&2; exit 7"))) {
                assertThat(failure(engine, "replicas: 2\n"))
                        .hasMessageContainingAll("cannot start Helm", "exit code 7", "out of luck");
                assertThat(diagnostics).contains("helm: out of luck");
            }
        }

        @Test
        void survivesWhatItPrintsBetweenMessages() throws IOException {
            Path chatty = script("echo 'hello from a library'; exec '" + WorkerClasspath.java() + "' \"$@\"");
            try (ForkedHelmEngine engine = engine(chatty)) {
                assertThat(engine.render(request("replicas: 2\n"))).contains("replicas: 2");
                assertThat(diagnostics).contains("helm: hello from a library");
            }
        }

        @Test
        void givesItNoSecretAndNoOtherTarget() throws IOException {
            Path seen = folder.resolve("seen");
            Path spy = script("env > '" + seen + "'; tr '\\0' '\\n' < /proc/$$/cmdline >> '" + seen + "'; exit 1");
            Map<String, String> environment = Map.of(
                    "PATH", System.getenv("PATH"), "QUAY_PASSWORD", "s3cret", "KUBECONFIG", "/home/user/.kube/config");
            try (ForkedHelmEngine engine = new ForkedHelmEngine(
                    WorkerClasspath::ofThisTestRun, spy, work, ListedChart::write, diagnostics::add, environment)) {
                failure(engine, "replicas: 2\n");
            }
            assertThat(seen)
                    .content()
                    .contains("HELM_CACHE_HOME=", "skipRemoteJar=true")
                    .doesNotContain("s3cret", "/home/user/.kube/config");
        }

        @Test
        void passesOnWhyItsClasspathCannotBeHad() {
            ReleaseFailure offline = new ReleaseFailure(
                    FailureCode.UNREACHABLE, "cannot get Helm", "the build is offline", "run it online once");
            try (ForkedHelmEngine engine = new ForkedHelmEngine(
                    () -> {
                        throw offline;
                    },
                    WorkerClasspath.java(),
                    work,
                    ListedChart::write,
                    diagnostics::add)) {
                assertThat(failure(engine, "replicas: 2\n")).isSameAs(offline);
            }
        }

        private Path script(String body) throws IOException {
            Path script = Charts.write(folder.resolve("java"), "#!/bin/sh\n" + body + "\n");
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void refusesAValuesFileWithACommaInItsPath() {
        try (ForkedHelmEngine engine = engine(WorkerClasspath.java())) {
            HelmRequest request = new HelmRequest(
                    "orders-dev", "dev", folder, List.of(Path.of("/a,b.yaml")), null, "", Duration.ofSeconds(30));

            assertThat(catchThrowableOfType(ReleaseFailure.class, () -> engine.render(request)))
                    .hasMessageContainingAll("/a,b.yaml", "comma");
        }
    }

    private ForkedHelmEngine engine(Path java) {
        return new ForkedHelmEngine(WorkerClasspath::ofThisTestRun, java, work, ListedChart::write, diagnostics::add);
    }

    private ReleaseFailure failure(ForkedHelmEngine engine, String values) {
        return catchThrowableOfType(ReleaseFailure.class, () -> engine.render(request(values)));
    }

    private HelmRequest request(String values) {
        return new HelmRequest(
                "orders-dev",
                "dev",
                Charts.orders(folder),
                List.of(Charts.write(folder.resolve("overrides.yaml"), values)),
                null,
                "",
                Duration.ofSeconds(60));
    }
}
