package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many services in one repository, of which few change at a time: ship.commit.scope and ship.unchanged. */
class ManyServicesIT {
    private static final String UNCHANGED =
            "<properties><ship.commit.scope>module</ship.commit.scope><ship.unchanged>skip</ship.unchanged></properties>";

    private World world;
    private Checkout suite;

    @BeforeEach
    void start() throws IOException {
        world = World.start("many-services");
        SmallProject.uploadValues(world, "alpha", "dev", "qa");
        SmallProject.uploadValues(world, "beta", "dev", "qa");
        suite = world.checkOut(suite());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void releasesWhatChangedAndPromotesAll() throws IOException {
        deploy("dev");
        assertThat(revisions("dev")).containsExactly(1, 1);
        List<String> betas = tags("beta");

        suite.change("alpha/src/main/java/com/acme/App.java", "package com.acme;", "package com.acme; // two", "Two");
        assertThat(deploy("dev")).contains("nothing to release: revision 1 of beta-dev runs this image");
        assertThat(revisions("dev")).containsExactly(2, 1);
        assertThat(tags("beta")).isEqualTo(betas);

        suite.change("library/src/main/java/com/acme/Library.java", "Library", "Library /* two */", "Library");
        deploy("dev", "-T2");
        assertThat(revisions("dev")).as("alpha uses the library").containsExactly(3, 1);

        Files.writeString(world.sandbox().s3().bucket("values").resolve("beta/dev.yaml"), "replicas: 2\n");
        deploy("dev");
        assertThat(revisions("dev")).as("another value").containsExactly(3, 2);

        deploy("qa");
        assertThat(revisions("qa")).as("each by the commit that it is of").containsExactly(1, 1);
        deploy("qa");
        assertThat(revisions("qa")).containsExactly(1, 1);
        assertThat(tags("beta")).hasSize(3).containsAll(betas);

        deploy("dev", "-Dship.unchanged=release");
        assertThat(revisions("dev")).as("where it is asked for").containsExactly(4, 3);
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    private String deploy(String environment, String... arguments) {
        MavenBuild.Result result = world.deploy(suite, environment, arguments);
        assertThat(result.output()).contains("BUILD SUCCESS");
        return result.output();
    }

    private List<Integer> revisions(String environment) {
        List<Integer> revisions = new ArrayList<>();
        for (String service : List.of("alpha", "beta")) {
            revisions.add(SandboxState.of(world.sandbox())
                    .revisions(environment, service + "-" + environment)
                    .size());
        }
        return revisions;
    }

    private List<String> tags(String service) {
        return List.copyOf(world.sandbox().registry().tags("acme/" + service));
    }

    private SmallProject suite() {
        SmallProject source = world.project("suite").file(".gitignore", "target/\n");
        source.pom(SmallProject.withParent("suite", UNCHANGED, """
                <packaging>pom</packaging>
                <modules><module>library</module><module>alpha</module><module>beta</module></modules>"""));
        source.module("library")
                .pom(module("library", "<properties><ship.skip>true</ship.skip></properties>"))
                .file("src/main/java/com/acme/Library.java", "package com.acme;\n\npublic class Library {}\n");
        source.module("alpha")
                .pom(module(
                        "alpha",
                        "<dependencies><dependency><groupId>com.acme</groupId><artifactId>library</artifactId>"
                                + "<version>1.0.0-SNAPSHOT</version></dependency></dependencies>"))
                .mainClass();
        source.module("beta").pom(module("beta", "")).mainClass();
        return source;
    }

    private static String module(String artifactId, String more) {
        return SmallProject.childOf("com.acme:suite:1.0.0-SNAPSHOT", "../pom.xml", artifactId, more);
    }
}
