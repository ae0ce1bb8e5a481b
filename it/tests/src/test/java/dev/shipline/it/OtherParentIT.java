package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A service that keeps Spring Boot's parent, with what the README says it needs, beside one that inherits ours. */
class OtherParentIT {
    private static final String BOOT = "org.springframework.boot:spring-boot-starter-parent:4.0.6";
    /** As nearly every service of that parent has it. */
    private static final String REPACKAGES =
            "<plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin>";

    @Test
    void isReleasedInTheSameWay() throws IOException {
        try (World world = World.start("other-parent")) {
            Checkout keeps = world.checkOut(service(world, "keeps", SmallProject.childOf(BOOT, "", "keeps", readme())));
            Checkout inherits = world.checkOut(service(world, "inherits", SmallProject.withParent("inherits")));

            for (String environment : List.of("dev", "qa")) {
                MavenBuild.Result kept = world.deploy(keeps, environment);
                MavenBuild.Result inherited = world.deploy(inherits, environment);

                assertThat(kept.output()).contains("BUILD SUCCESS");
                if (environment.equals("dev")) {
                    assertThat(kept.output()).as("what starts").contains("com.acme.App on ");
                }
                assertThat(inherited.output()).contains("BUILD SUCCESS");
                assertThat(shipGoals(kept)).isEqualTo(shipGoals(inherited)).contains("check", "upgrade");
                assertThat(steps(world.report(keeps))).isEqualTo(steps(world.report(inherits)));
                assertThat(files(keeps)).isEqualTo(files(inherits));
                for (String service : List.of("keeps", "inherits")) {
                    assertThat(SandboxState.of(world.sandbox()).revisions(environment, service + "-" + environment))
                            .containsExactly(1);
                }
            }
            String tag = world.report(keeps).at("/image/tag").asText();
            assertThat(world.sandbox().registry().tags("acme/keeps")).containsExactly(tag, tag + "-dev", tag + "-qa");
        }
    }

    @Test
    void isRefusedTheSameMistakes() throws IOException {
        try (World world = World.start("other-parent-mistakes")) {
            Checkout keeps = world.checkOut(service(world, "keeps", SmallProject.childOf(BOOT, "", "keeps", readme())));
            SandboxState before = SandboxState.of(world.sandbox());

            assertThat(refused(world, keeps, "-P", "env=typo")).contains("there is no environment \"typo\"");
            assertThat(refused(world, keeps, "-Denv=typo")).contains("there is no environment \"typo\"");
            assertThat(refused(world, keeps, "-P", "env=dev,env=qa"))
                    .contains("more than one environment is chosen (dev, qa)");
            assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
        }
    }

    private static String refused(World world, Checkout service, String... environment) {
        List<String> arguments = new ArrayList<>(List.of("deploy"));
        arguments.addAll(List.of(environment));
        MavenBuild.Result result = world.run(world.maven(), service.folder(), arguments.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(service.folder().resolve("target/classes")).as("in validate").doesNotExist();
        return String.join("\n", ErrorLines.of(result));
    }

    private static SmallProject service(World world, String name, String pom) {
        SmallProject.uploadValues(world, name, "dev", "qa", "prod");
        return world.project(name).pom(pom).mainClass().file(".gitignore", "target/\n");
    }

    /** The pieces of a POM that the README gives, as it gives them. */
    private static String readme() throws IOException {
        String text = Files.readString(Reactor.fromSystemProperties().root().resolve("README.md"));
        Matcher block = Pattern.compile("### Keep another parent\n.*?```xml\n(.*?)```", Pattern.DOTALL)
                .matcher(text);
        assertThat(block.find()).isTrue();
        return block.group(1).replace("<plugins>", "<plugins>" + REPACKAGES);
    }

    private static List<String> shipGoals(MavenBuild.Result result) {
        Pattern goal = Pattern.compile("--- release-maven-plugin:[^:]+:([a-z]+) ");
        return result.output()
                .lines()
                .map(goal::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static List<String> steps(JsonNode report) {
        List<String> steps = new ArrayList<>();
        report.at("/steps")
                .forEach(step -> steps.add(
                        step.at("/step").asText() + " " + step.at("/outcome").asText()));
        assertThat(steps).isNotEmpty();
        return steps;
    }

    private static List<String> files(Checkout checkout) throws IOException {
        Path folder = checkout.folder().resolve("target/ship");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
