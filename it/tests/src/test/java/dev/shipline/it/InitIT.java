package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a project that knows nothing of us to one that is released: ship:init, and then every command of the configuration that it wrote. */
class InitIT {
    private static final String INIT = "dev.shipline:release-maven-plugin:0.1.0-SNAPSHOT:init";
    private static final String[] FACTS = {
        "-Dship.image=quay.io/acme/${project.artifactId}",
        "-Dship.chart=s3://charts/microservice",
        "-Dship.values=s3://values/${project.artifactId}"
    };
    private static final String TEST = """
            package com.acme;

            public final class AppTest {
                @org.junit.jupiter.api.Test
                void passes() {}
            }
            """;
    private static final String JUNIT =
            "<dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>"
                    + "<version>6.1.3</version><scope>test</scope></dependency>";

    @Test
    void takesAPlainServiceFromNothingToProdAndBack() throws IOException {
        try (World world = World.start("init")) {
            Checkout orders = world.checkOut(world.project("orders")
                    .pom(SmallProject.project(
                            SmallProject.artifact("orders") + "\n<dependencies>" + JUNIT + "</dependencies>"))
                    .mainClass()
                    .file("src/test/java/com/acme/AppTest.java", TEST)
                    .file(".gitignore", "target/\n"));
            Map<String, String> before = contents(orders.folder());

            MavenBuild.Result shown = init(world, orders);
            assertThat(shown.output())
                    .contains(
                            "BUILD SUCCESS",
                            "+++ b/pom.xml",
                            "+++ b/.circleci/config.yml",
                            "release-parent-pom",
                            "-Dship.init.write=true");
            assertThat(contents(orders.folder())).as("only shown").isEqualTo(before);

            assertThat(init(world, orders, "-Dship.init.write=true").output()).contains("Wrote 6 files");
            Map<String, String> written = contents(orders.folder());
            assertThat(init(world, orders, "-Dship.init.write=true").output()).contains("Nothing to do");
            assertThat(contents(orders.folder())).as("the second time").isEqualTo(written);
            upload(world, orders, "orders");
            CircleWorld circle = new CircleWorld(world, orders, orders.commit("Take the pipeline"));
            Path config = orders.folder().resolve(".circleci/config.yml");

            List<CircleJob.Outcome> jobs = circle.run(config, Map.of()).run();

            assertThat(jobs)
                    .allSatisfy(
                            job -> assertThat(job.succeeded()).as(job.output()).isTrue());
            assertThat(jobs)
                    .extracting(CircleJob.Outcome::name)
                    .containsExactly("build", "deploy-dev", "deploy-qa", "deploy-prod");
            assertThat(jobs.get(0).output()).contains("surefire", "Tests run: 1");
            assertThat(jobs.get(0).tests()).contains("TEST-com.acme.AppTest.xml", "scan.xml");
            assertThat(jobs.subList(1, 4)).allSatisfy(job -> {
                assertThat(job.output())
                        .as("builds nothing")
                        .doesNotContain("maven-compiler-plugin", "surefire", "compiler:");
                assertThat(job.tests()).contains("rollout.xml").noneMatch(file -> file.startsWith("TEST-"));
            });
            ClusterView cluster = new ClusterView(world.sandbox());
            List.of("dev", "qa", "prod")
                    .forEach(environment -> assertThat(cluster.revisions(environment, "orders-" + environment))
                            .containsExactly("1 deployed"));
            assertThat(circle.markers())
                    .contains("run release update prod --status=SUCCESS")
                    .anyMatch(
                            line -> line.matches(
                                    "run release plan qa --environment-name=qa --component-name=orders --target-version=[0-9a-f]{7}"));
            assertThat(world.sandbox().datadog().metrics("ship.release.count")).hasSize(3);

            Files.writeString(
                    orders.folder().resolve("NOTES.md"), "Another image, and so something to go back from.\n");
            CircleWorld next = new CircleWorld(world, orders, orders.commit("Note"));
            assertThat(next.run(config, Map.of()).run()).allMatch(CircleJob.Outcome::succeeded);
            List<CircleJob.Outcome> back =
                    next.run(config, Map.of("rollback", "prod")).run();

            assertThat(back).singleElement().satisfies(job -> {
                assertThat(job.name()).isEqualTo("rollback");
                assertThat(job.succeeded()).as(job.output()).isTrue();
            });
            assertThat(cluster.revisions("prod", "orders-prod")).last().isEqualTo("3 deployed");
            assertThat(cluster.revisions("qa", "orders-qa")).hasSize(2);
        }
    }

    @Test
    void endsWithTheJobThatFailsAndTellsOfIt() throws IOException {
        try (World world = World.start("init-failed")) {
            Checkout orders = world.checkOut(world.project("orders")
                    .pom(SmallProject.withParent("orders"))
                    .mainClass()
                    .file(".gitignore", "target/\n"));
            assertThat(init(world, orders, "-Dship.init.write=true").output()).contains("BUILD SUCCESS");
            CircleWorld circle = new CircleWorld(world, orders, orders.commit("Take the pipeline"));

            List<CircleJob.Outcome> jobs = circle.run(orders.folder().resolve(".circleci/config.yml"), Map.of())
                    .run();

            Trees.delete(world.sandbox().s3().bucket("values").resolve("orders"));
            List<CircleJob.Outcome> failed = circle.run(orders.folder().resolve(".circleci/config.yml"), Map.of())
                    .run();

            assertThat(jobs).hasSize(4);
            assertThat(failed).extracting(CircleJob.Outcome::name).containsExactly("build", "deploy-dev");
            CircleJob.Outcome job = failed.get(1);
            assertThat(job.succeeded()).isFalse();
            assertThat(job.commands()).anyMatch(command -> command.contains("ship:flush"));
            assertThat(job.commands()).noneMatch(command -> command.contains("--status=SUCCESS"));
            assertThat(circle.markers()).last().isEqualTo("run release update dev --status=FAILED");
        }
    }

    @Test
    void givesTheGoalsToAServiceThatKeepsItsParent() throws IOException {
        try (World world = World.start("init-bare")) {
            String parent = SmallProject.project(SmallProject.artifact("company") + """
                    <packaging>pom</packaging>
                    <properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
                    <build><pluginManagement><plugins>
                      <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                      <plugin><artifactId>maven-deploy-plugin</artifactId><version>3.1.4</version></plugin>
                      <plugin><artifactId>maven-install-plugin</artifactId><version>3.2.0</version></plugin>
                      <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.1</version></plugin>
                      <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                      <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                    </plugins></pluginManagement></build>""");
            Checkout bare = world.checkOut(world.project("bare")
                    .file("company/pom.xml", parent)
                    .pom(SmallProject.childOf("com.acme:company:1.0.0-SNAPSHOT", "company/pom.xml", "bare"))
                    .mainClass()
                    .file(".gitignore", "target/\n"));
            // whose settings.xml says more than the POM, and is on no other machine
            List<String> arguments = new ArrayList<>(List.of(INIT, "-Dship.init.write=true"));
            arguments.addAll(List.of(FACTS));
            assertThat(world.run(world.maven(), bare.folder(), arguments.toArray(String[]::new))
                            .output())
                    .contains("keeps its parent com.acme:company")
                    .contains("BUILD SUCCESS");
            assertThat(bare.folder().resolve("pom.xml"))
                    .content()
                    .contains("<ship.image>", "<maven.deploy.skip>true</maven.deploy.skip>");
            upload(world, bare, "bare");
            bare.commit("Take the pipeline");

            for (String environment : List.of("dev", "qa")) {
                assertThat(world.deploy(bare, environment).output()).contains("BUILD SUCCESS");
            }

            assertThat(new ClusterView(world.sandbox()).revisions("qa", "bare-qa"))
                    .containsExactly("1 deployed");
            assertThat(world.report(bare).at("/environment").asText()).isEqualTo("qa");
            assertThat(init(world, bare).output()).contains("Nothing to do");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "next"})
    void writesPropertiesAsTheyWereGivenOnEveryMaven(String version) throws IOException {
        try (World world = World.start("init-" + version)) {
            Checkout orders = world.checkOut(world.project("orders")
                    .pom(SmallProject.project(SmallProject.artifact("orders")))
                    .mainClass());
            List<String> arguments = new ArrayList<>(List.of(INIT));
            arguments.addAll(List.of(FACTS));

            MavenBuild.Result result = world.maven(version).run(orders.folder(), Map.of(), line -> {}, arguments);

            assertThat(result.output())
                    .contains("BUILD SUCCESS", "<ship.image>quay.io/acme/${project.artifactId}</ship.image>")
                    .contains("<version>0.1.0-SNAPSHOT</version>");
        }
    }

    @Test
    void asksForWhatNobodyCanKnow() throws IOException {
        try (World world = World.start("init-asks")) {
            Checkout orders = world.checkOut(world.project("orders")
                    .pom(SmallProject.project(SmallProject.artifact("orders")))
                    .mainClass());

            MavenBuild.Result result = world.maven().run(orders.folder(), Map.of(), line -> {}, List.of(INIT));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output())
                    .contains(
                            "cannot bring orders to the pipeline",
                            "3 problems",
                            "-Dship.image=",
                            "-Dship.chart=",
                            "-Dship.values=")
                    .doesNotContain("at dev.shipline");
        }
    }

    @Test
    void releasesTheServicesOfAMonorepoEachByItself() throws IOException {
        try (World world = World.start("init-monorepo")) {
            SmallProject shop = world.project("shop")
                    .pom(
                            SmallProject.project(
                                    SmallProject.artifact("shop")
                                            + "<packaging>pom</packaging><modules><module>api</module><module>orders</module><module>billing</module></modules>"))
                    .file(".gitignore", "target/\n");
            String parent = "com.acme:shop:1.0.0-SNAPSHOT";
            shop.module("api")
                    .pom(SmallProject.childOf(parent, "../pom.xml", "api"))
                    .file("src/main/java/com/acme/Api.java", "package com.acme;\npublic interface Api {}\n");
            for (String service : List.of("orders", "billing")) {
                shop.module(service)
                        .pom(
                                SmallProject.childOf(
                                        parent,
                                        "../pom.xml",
                                        service,
                                        "<dependencies><dependency><groupId>com.acme</groupId><artifactId>api</artifactId><version>1.0.0-SNAPSHOT</version></dependency></dependencies>"))
                        .mainClass();
            }
            Checkout checkout = world.checkOut(shop);
            assertThat(init(world, checkout, "-Dship.init.write=true").output())
                    .contains("services: orders, billing", "BUILD SUCCESS");
            upload(world, checkout, "orders");
            Files.copy(
                    world.reactor().root().resolve("docs/circleci/monorepo/services.yml"),
                    checkout.folder().resolve(".circleci/services.yml"));
            CircleWorld circle = new CircleWorld(world, checkout, checkout.commit("Take the pipeline"));

            List<CircleJob.Outcome> jobs = circle.run(
                            checkout.folder().resolve(".circleci/services.yml"), Map.of("orders", true))
                    .run();

            assertThat(jobs)
                    .allSatisfy(
                            job -> assertThat(job.succeeded()).as(job.output()).isTrue());
            assertThat(jobs)
                    .extracting(CircleJob.Outcome::name)
                    .containsExactly("orders-build", "orders-dev", "orders-qa", "orders-prod");
            assertThat(jobs.get(3).output()).as("builds nothing").doesNotContain("Compiling", "surefire");
            ClusterView cluster = new ClusterView(world.sandbox());
            assertThat(cluster.revisions("prod", "orders-prod")).containsExactly("1 deployed");
            assertThat(cluster.revisions("dev", "billing-dev")).isEmpty();
        }
    }

    private static MavenBuild.Result init(World world, Checkout checkout, String... arguments) {
        List<String> all = new ArrayList<>(List.of(INIT));
        all.addAll(List.of(FACTS));
        all.addAll(List.of(arguments));
        return world.maven().run(checkout.folder(), Map.of(), line -> {}, all);
    }

    private static void upload(World world, Checkout checkout, String service) throws IOException {
        Path from = checkout.folder().resolve(".ship/values").resolve(service);
        SmallProject bucket =
                new SmallProject(world.sandbox().s3().bucket("values").resolve(service));
        for (String file : List.of("base.yaml", "dev.yaml", "qa.yaml", "prod.yaml")) {
            bucket.file(file, Files.readString(from.resolve(file)));
        }
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> contents = new java.util.TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.startsWith(".git/") && !name.startsWith("target/")) {
                    contents.put(name, Files.readString(file));
                }
            }
            return contents;
        }
    }
}
