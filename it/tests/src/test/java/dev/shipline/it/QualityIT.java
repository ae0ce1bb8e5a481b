package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the parent POM checks of a service besides its release: on a CI server only, each with a switch, all with one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QualityIT {
    private static final Map<String, String> CI = Map.of("CI", "true");
    private static final Pattern GOAL = Pattern.compile("--- .*\\((ship-[a-z-]+)\\) @ ");
    private static final String JUNIT = dependency("org.junit.jupiter:junit-jupiter:6.1.3", "test");
    private static final String TEST = """
            package com.acme;

            import org.junit.jupiter.api.Test;

            class HalfTest {
                @Test
                void runs() {
                    new Half().covered();
                }
            }
            """;
    private static final String HALF = """
            package com.acme;

            public final class Half {
                public String covered() {
                    return "covered";
                }

                public String forgotten() {
                    return "forgotten";
                }
            }
            """;

    private World world;

    @BeforeAll
    void start() throws IOException {
        world = World.start("quality");
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void costsALaptopTheGuardAlone() {
        Path service = tested("laptop").folder();
        assertThat(goals(run("floor", Map.of(), service, "verify"))).containsExactly("ship-guard");
        assertThat(goals(run("floor", Map.of(), service, "validate", "-Dship.guard.phase=none")))
                .isEmpty();
    }

    @OnEveryMaven
    void isDoneOnACiServerByDefault(String maven) throws IOException {
        Path service = tested("ci-" + maven).folder();
        assertThat(goals(run(maven, CI, service, "verify")))
                .containsExactlyInAnyOrder(
                        "ship-guard",
                        "ship-check-coverage-agent",
                        "ship-check-coverage",
                        "ship-check-coverage",
                        "ship-check-dependencies");
        assertThat(Files.readString(service.resolve("target/site/jacoco/jacoco.csv")))
                .contains(",com.acme,Half,");
        assertThat(goals(run(maven, CI, service, "package")))
                .as("mvn package measures, and judges nothing")
                .containsExactlyInAnyOrder("ship-guard", "ship-check-coverage-agent");
    }

    /** Each module has one fault, found by one check; the reactor shows them all in one run. */
    @OnEveryMaven
    void findsWhatIsWrongUnlessItsSwitchSaysNo(String maven) {
        faults(maven, Map.of());
    }

    @Test
    void findsItOnTheNewestJdkToo() throws IOException {
        Optional<Path> jdk = OtherJdk.home();
        assumeThat(jdk).as("a newer JDK beside this one").isPresent();
        faults("current", Map.of("JAVA_HOME", jdk.get().toString()));
    }

    @Test
    void aSpringBootServicePasses() {
        Path orders = world.checkOut("orders").folder();
        assertThat(goals(run("floor", CI, orders, "verify", "-DskipTests"))).contains("ship-check-dependencies");
    }

    @Test
    void writesTheBillThatIsAttachedToTheImage() throws IOException {
        Path service = tested("billed").folder();
        String[] arguments = {"verify", "-DskipTests", "-Dship.check.sbom.phase=verify"};
        assertThat(goals(run("floor", Map.of(), service, arguments))).contains("ship-check-sbom");
        Path bill = service.resolve("target/bom.json");
        String first = Files.readString(bill);
        assertThat(first).contains("\"bomFormat\" : \"CycloneDX\"", "\"name\" : \"billed\"");
        Files.delete(bill);
        run("floor", Map.of(), service, arguments);
        assertThat(Files.readString(bill)).as("the same sources, the same bill").isEqualTo(first);
    }

    private void faults(String maven, Map<String, String> environment) {
        String name = "faults-" + maven + "-" + environment.size();
        SmallProject suite = world.project(name).file(".gitignore", "target/\n");
        suite.pom(SmallProject.withParent("suite", """
                <packaging>pom</packaging>
                <properties><ship.check.format.phase>verify</ship.check.format.phase></properties>
                <modules>
                  <module>uncovered</module><module>conflicting</module><module>unformatted</module>
                </modules>"""));
        String slf4j = dependency("org.slf4j:slf4j-api:1.7.36", "runtime");
        suite.module("uncovered")
                .pom(module("uncovered", JUNIT, "<ship.check.coverage.minimum>0.80</ship.check.coverage.minimum>"))
                .file("src/main/java/com/acme/Half.java", HALF)
                .file("src/test/java/com/acme/HalfTest.java", TEST);
        suite.module("conflicting")
                .pom(module("conflicting", slf4j + dependency("ch.qos.logback:logback-classic:1.5.25", "runtime"), ""));
        suite.module("unformatted")
                .pom(module("unformatted", "", ""))
                .file("src/main/java/com/acme/Half.java", HALF.replace("    public", "  public"));
        Map<String, String> ci = new HashMap<>(environment);
        ci.putAll(CI);

        MavenBuild.Result found = world.run(world.maven(maven), suite.folder(), ci, "verify", "-fae");
        String errors = String.join("\n", ErrorLines.of(found));
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.output()).contains("lines covered ratio is 0.66, but expected minimum is 0.80");
        assertThat(errors)
                .contains("ship-check-coverage) on project uncovered")
                .contains("ship-check-dependencies) on project conflicting", "org.slf4j:slf4j-api:1.7.36")
                .contains("ship-check-format) on project unformatted", "mvn spotless:apply")
                .doesNotContain("on project suite");

        List<String> off = new ArrayList<>(List.of("verify"));
        List<String> switches = maven.equals("floor") ? List.of("coverage", "dependencies", "format") : List.of("all");
        switches.forEach(check -> off.add("-Dship.check.skip-" + check));
        run(maven, ci, suite.folder(), off.toArray(String[]::new));
    }

    private Checkout tested(String name) {
        return world.checkOut(world.project(name)
                .service(name, "<dependencies>" + JUNIT + "</dependencies>")
                .file("src/main/java/com/acme/Half.java", HALF)
                .file("src/test/java/com/acme/HalfTest.java", TEST));
    }

    private MavenBuild.Result run(String maven, Map<String, String> environment, Path project, String... arguments) {
        MavenBuild.Result result = world.run(world.maven(maven), project, environment, arguments);
        assertThat(result.output()).as(Arrays.toString(arguments)).contains("BUILD SUCCESS");
        return result;
    }

    /** The executions of the parent's, in the order in which they ran. */
    private static List<String> goals(MavenBuild.Result result) {
        return result.output()
                .lines()
                .map(GOAL::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static String module(String name, String dependencies, String properties) {
        return SmallProject.childOf(
                "com.acme:suite:1.0.0-SNAPSHOT",
                "../pom.xml",
                name,
                "<properties>" + properties + "</properties><dependencies>" + dependencies + "</dependencies>");
    }

    private static String dependency(String coordinates, String scope) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>"
                + parts[2] + "</version><scope>" + scope + "</scope></dependency>";
    }
}
