package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A service that keeps its own parent, or none: it takes the goals alone. */
class BareServiceIT {
    private static final String POM = SmallProject.project(SmallProject.artifact("bare") + """
            <properties>
              <maven.compiler.release>17</maven.compiler.release>
              <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
            </properties>
            <build>
              <plugins>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                <plugin><artifactId>maven-deploy-plugin</artifactId><version>3.1.4</version></plugin>
                <plugin><artifactId>maven-install-plugin</artifactId><version>3.2.0</version></plugin>
                <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.1</version></plugin>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                <plugin>
                  <groupId>dev.shipline</groupId>
                  <artifactId>release-maven-plugin</artifactId>
                  <version>0.1.0-SNAPSHOT</version>
                  <executions>
                    <execution>
                      <goals>
                        <goal>check</goal><goal>build</goal><goal>push</goal>
                        <goal>scan</goal><goal>values</goal><goal>upgrade</goal>
                      </goals>
                    </execution>
                  </executions>
                </plugin>
              </plugins>
            </build>""");

    @Test
    void isReleasedByTheGoalsInTheirDefaultPhases() throws IOException {
        try (World world = World.start("bare-service")) {
            SmallProject.uploadValues(world, "bare", "dev");
            Checkout bare =
                    world.checkOut(world.project("bare").pom(POM).mainClass().file(".gitignore", "target/\n"));

            MavenBuild.Result result = world.run(world.maven(), bare.folder(), "deploy", "-Dship.env=dev");

            assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain("WARN");
            assertThat(result.output().indexOf("Kubernetes v"))
                    .as("checked before anything is compiled")
                    .isBetween(0, result.output().indexOf("maven-compiler-plugin"));
            assertThat(world.report(bare).at("/status").asText()).isEqualTo("success");
            assertThat(world.report(bare).at("/environment").asText()).isEqualTo("dev");
            assertThat(SandboxState.of(world.sandbox()).revisions("dev", "bare-dev"))
                    .containsExactly(1);
            String tag = world.report(bare).at("/image/tag").asText();
            assertThat(world.sandbox().registry().tags("acme/bare")).containsExactly(tag, tag + "-dev");
        }
    }
}
