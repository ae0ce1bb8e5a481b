package dev.shipline.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a POM looks: what was there is there afterwards, Maven reads what was added, and a second run finds nothing to do. */
class PomShapesTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- (c) Acme -->\n"
            + "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"\n         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"   xsi:schemaLocation='a b'>\n";
    private static final String WITHOUT_PARENT = HEAD + """
                <modelVersion>4.0.0</modelVersion>

                <groupId>com.acme</groupId> <!-- ours -->
                <artifactId>orders</artifactId>
                <version>1</version>

                <!-- what it needs -->
                <dependencies>
                    <dependency ><groupId>x</groupId><artifactId>y</artifactId><version>[1,2)</version></dependency>
                </dependencies>
            </project>
            """;
    private static final String WITH_PARENT = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-starter-parent</artifactId>
                <version>4.0.6</version>
              </parent>
              <artifactId>orders</artifactId>
              <properties>
                <java.version>21</java.version>
                <!-- keep last -->
              </properties>
              <build>
                <plugins>
                  <!-- the jar -->
                  <plugin>
                    <groupId>org.springframework.boot</groupId>
                    <artifactId>spring-boot-maven-plugin</artifactId>
                  </plugin>
                </plugins>
              </build>
              <!-- end of it -->
            </project>
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("without a parent", WITHOUT_PARENT),
                Arguments.of("with a parent", WITH_PARENT),
                Arguments.of("of Windows", WITH_PARENT.replace("\n", "\r\n")),
                Arguments.of("of Windows without a parent", WITHOUT_PARENT.replace("\n", "\r\n")),
                Arguments.of("with tabs", WITH_PARENT.replace("  ", "\t")),
                Arguments.of("without a line end", WITH_PARENT.strip()),
                Arguments.of("with a mark of the byte order", "\ufeff" + WITHOUT_PARENT),
                Arguments.of("without a build", WITH_PARENT.replaceAll("(?s)  <build>.*</build>\n", "")),
                Arguments.of(
                        "with entities and CDATA",
                        WITH_PARENT.replace("<!-- keep last -->", "<a>&lt;&#10;<![CDATA[</properties>]]></a>")),
                Arguments.of(
                        "with elements named in comments",
                        WITH_PARENT.replace("<!-- end of it -->", "<!-- <profiles><profile/></profiles> -->")),
                Arguments.of(
                        "with a profile",
                        WITH_PARENT.replace(
                                "  <!-- end of it -->",
                                "  <profiles>\n    <profile>\n      <id>env=prod</id>\n      <properties>\n        <a>1</a>\n      </properties>\n    </profile>\n  </profiles>")),
                Arguments.of(
                        "with a bare profile",
                        WITH_PARENT.replace(
                                "  <!-- end of it -->",
                                "  <profiles>\n    <profile>\n      <id>env=prod</id>\n    </profile>\n  </profiles>")),
                Arguments.of(
                        "with plugins managed",
                        WITH_PARENT.replace(
                                "    <plugins>",
                                "    <pluginManagement>\n      <plugins/>\n    </pluginManagement>\n    <plugins>")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void keepsWhatIsThere(String name, String pom) throws IOException {
        Path file = Modules.write(folder.resolve("pom.xml"), pom);

        FileChange change = onlyPom(propose(file));

        assertThat(change.diff()
                        .lines()
                        .skip(2)
                        .filter(line -> line.startsWith("-"))
                        .filter(line -> !line.startsWith("-</project>")))
                .as("only added to")
                .isEmpty();
        assertThat(change.after().contains("\r\n")).isEqualTo(pom.contains("\r\n"));
        if (pom.contains("\r\n")) {
            assertThat(change.after().replace("\r\n", "")).doesNotContain("\n");
        }
        if (pom.contains("\t")) {
            assertThat(change.after().lines()).noneMatch(line -> line.matches("\t* +<.*"));
        }
        assertThat(change.after()).doesNotContain("\n\n\n", "\r\n\r\n\r\n");
        change.make();
        assertThat(Modules.files(propose(file))).as("the second time").doesNotContain("pom.xml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void addsWhatMavenReads(String name, String pom) {
        Path file = Modules.write(folder.resolve("pom.xml"), pom);

        Model model = Modules.model(onlyPom(propose(file)).after().replace("\ufeff", ""));

        assertThat(model.getProperties())
                .containsEntry("ship.image", "quay.io/acme/${project.artifactId}")
                .containsEntry("ship.chart", "s3://acme-charts/microservice");
        if (model.getParent().getGroupId().equals("dev.shipline")) {
            assertThat(model.getParent().getVersion()).isEqualTo("1.2.3");
            assertThat(model.getProfiles()).isEmpty();
            return;
        }
        assertThat(model.getBuild()
                        .getPluginsAsMap()
                        .get("dev.shipline:release-maven-plugin")
                        .getExecutions())
                .anySatisfy(execution ->
                        assertThat(execution.getGoals()).containsExactly("build", "push", "scan", "values", "upgrade"));
        assertThat(model.getProperties())
                .containsEntry("ship.check.phase", "none")
                .containsEntry("maven.deploy.skip", "true");
        Profile prod = model.getProfiles().stream()
                .filter(each -> each.getId().equals("env=prod"))
                .findFirst()
                .orElseThrow();
        assertThat(prod.getProperties()).containsEntry("ship.env", "prod").containsEntry("ship.promote.from", "qa");
    }

    @Test
    void looksLikeWrittenByHand() {
        Path file = Modules.write(folder.resolve("pom.xml"), WITHOUT_PARENT);

        assertThat(onlyPom(propose(file)).after())
                .isEqualTo(WITHOUT_PARENT.replace("</modelVersion>\n", """
                        </modelVersion>

                            <parent>
                                <groupId>dev.shipline</groupId>
                                <artifactId>release-parent-pom</artifactId>
                                <version>1.2.3</version>
                                <relativePath />
                            </parent>
                        """).replace("    <version>1</version>\n", """
                            <version>1</version>

                            <properties>
                                <ship.chart>s3://acme-charts/microservice</ship.chart>
                                <ship.image>quay.io/acme/${project.artifactId}</ship.image>
                                <ship.values>s3://acme-values/${project.artifactId}</ship.values>
                            </properties>
                        """));
    }

    @Test
    void readsAPomInItsOwnEncoding() throws IOException {
        Charset latin = StandardCharsets.ISO_8859_1;
        byte[] pom = WITHOUT_PARENT
                .replace("UTF-8", "ISO-8859-1")
                .replace("(c) Acme", "\u00a9 M\u00fcller")
                .getBytes(latin);
        Path file = Files.write(folder.resolve("pom.xml"), pom);

        FileChange change = onlyPom(proposal(
                folder,
                new Module(
                        file,
                        "orders",
                        "jar",
                        java.util.Optional.empty(),
                        false,
                        Map.of(),
                        java.util.Set.of(),
                        java.util.Set.of(),
                        false)));
        change.make();

        assertThat(new String(Files.readAllBytes(file), latin)).contains("\u00a9 M\u00fcller", "release-parent-pom");
    }

    @Test
    void leavesAPomAloneThatItCannotRead() {
        Path file = Modules.write(folder.resolve("pom.xml"), "<project><artifactId>a</project>");

        assertThatThrownBy(() -> PomText.read(file))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContaining("cannot add to", "by hand");
    }

    @Test
    void fillsElementsThatAreEmpty() {
        PomText pom = PomText.read(Modules.write(
                folder.resolve("pom.xml"),
                "<project>\n  <artifactId>a</artifactId>\n  <build/>\n  <profiles></profiles>\n</project>\n"));

        pom.append(List.of("build", "plugins"), List.of("<plugin>", "</plugin>"));
        pom.append(List.of("profiles"), List.of("<profile />"));

        assertThat(pom.after())
                .isEqualTo(
                        "<project>\n  <artifactId>a</artifactId>\n  <build>\n    <plugins>\n      <plugin>\n      </plugin>\n    </plugins>\n  </build>\n  <profiles>\n    <profile />\n  </profiles>\n</project>\n");
    }

    private Proposal propose(Path pom) {
        return proposal(folder, Modules.module(withoutMark(pom)));
    }

    /** Maven reads over the mark; its plain reader here does not. */
    private Path withoutMark(Path pom) {
        try {
            String text = Files.readString(pom);
            if (text.startsWith("\ufeff")) {
                return Modules.write(folder.resolve("read").resolve("pom.xml"), text.substring(1));
            }
            return pom;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Proposal proposal(Path folder, Module module) {
        Module here = new Module(
                folder.resolve("pom.xml"),
                module.artifactId(),
                module.packaging(),
                module.parent(),
                false,
                module.properties(),
                module.plugins(),
                module.dependencies(),
                module.uploads());
        return new Init(Modules.project(folder, here), Modules.wishes(Modules.FACTS)).proposal();
    }

    private static FileChange onlyPom(Proposal proposal) {
        return proposal.changes().stream()
                .filter(change -> change.shown().equals("pom.xml"))
                .findFirst()
                .orElseThrow();
    }
}
