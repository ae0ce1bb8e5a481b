package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On every Maven and JDK that is supported: a build that ends before the goals leaves one line that says where it failed, or that it was ended. */
class BuildExtensionIT {
    private static final String SOURCE = "src/main/java/com/acme/App.java";
    private static final String TEST = "src/test/java/com/acme/AppTest.java";

    static Stream<Arguments> machines() {
        Stream<Arguments> ends = Stream.of(arguments("floor", "own"), arguments("next", "newest"));
        return LongRun.isWanted()
                ? Stream.concat(
                        ends,
                        Stream.of(
                                arguments("current", "own"), arguments("current", "newest"), arguments("next", "own")))
                : ends;
    }

    @ParameterizedTest(name = "Maven {0}, JDK {1}")
    @MethodSource("machines")
    void leavesOneLineForEachBuildThatEndsEarly(String which, String jdk) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("CI", "true"));
        if (jdk.equals("newest")) {
            Optional<Path> home = OtherJdk.home();
            assumeThat(home).as("a newer JDK beside this one").isPresent();
            environment.put("JAVA_HOME", home.get().toString());
        }
        try (World world = World.start("extension-" + which + "-" + jdk)) {
            SmallProject.uploadValues(world, "alpha", "dev");
            Checkout alpha = world.checkOut(
                    world.project("alpha").service("alpha", junit()).file(TEST, test("")));
            MavenBuild maven = world.maven(which);

            String source = Files.readString(alpha.folder().resolve(SOURCE));
            change(alpha, SOURCE, "package com.acme; class App {");
            fails(world, maven, alpha, environment);
            change(alpha, SOURCE, source);
            change(alpha, TEST, test("throw new AssertionError(\"wanted\");"));
            fails(world, maven, alpha, environment);
            List<String> arguments =
                    new ArrayList<>(List.of("-gs", world.sandbox().settings().toString(), "verify", "-Dship.env=dev"));
            MavenBuild.Result ended = maven.run(
                    alpha.folder(),
                    environment,
                    line -> MavenJvm.endAt(line, "Building alpha", alpha.folder()),
                    arguments);
            assertThat(ended.exitCode()).isNotZero();
            assertThat(ended.output()).doesNotContain("BUILD");

            List<JsonNode> builds = Journals.builds(Journals.of(alpha));
            builds.forEach(line -> System.out.println("[extension] Maven " + which + ", JDK " + jdk + ": "
                    + line.at("/payload/status").asText() + " "
                    + line.at("/payload/failure_phase").asText() + " after "
                    + line.at("/payload/seconds").asText() + " s"));
            assertThat(builds)
                    .extracting(line -> line.at("/payload/status").asText(), line -> line.at("/payload/failure_phase")
                            .asText())
                    .containsExactly(tuple("failure", "compile"), tuple("failure", "test"), tuple("canceled", ""));
            assertThat(builds)
                    .allSatisfy(
                            line -> assertThat(line.at("/payload/env").asText()).isEqualTo("dev"));
            assertThat(new Leaks(world.sandbox()).files(alpha.folder())).isEmpty();

            change(alpha, TEST, test(""));
            MavenBuild.Result released = world.run(maven, alpha.folder(), environment, "deploy", "-Dship.env=dev");

            assertThat(released.output()).contains("BUILD SUCCESS").doesNotContain("Telemetry: Datadog was not told");
            assertThat(world.sandbox().datadog().metrics("ship.build.count"))
                    .extracting(count -> count.tags().stream()
                            .filter(tag -> tag.startsWith("status:") || tag.startsWith("failure_phase:"))
                            .sorted()
                            .toList())
                    .containsExactlyInAnyOrder(
                            List.of("failure_phase:compile", "status:failure"),
                            List.of("failure_phase:test", "status:failure"),
                            List.of("status:canceled"),
                            List.of("status:success"));
            assertThat(world.sandbox().datadog().rejections()).isEmpty();
        }
    }

    private static void fails(World world, MavenBuild maven, Checkout alpha, Map<String, String> environment) {
        MavenBuild.Result result = world.run(maven, alpha.folder(), environment, "verify", "-Dship.env=dev");
        assertThat(result.output()).contains("BUILD FAILURE").doesNotContain("Telemetry");
    }

    private static void change(Checkout checkout, String file, String content) throws IOException {
        Files.writeString(checkout.folder().resolve(file), content);
    }

    private static String test(String statement) {
        return "package com.acme; class AppTest { @org.junit.jupiter.api.Test void works() { " + statement + " } }";
    }

    private static String junit() {
        return "<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>"
                + "<version>6.1.3</version><scope>test</scope></dependency></dependencies>";
    }
}
