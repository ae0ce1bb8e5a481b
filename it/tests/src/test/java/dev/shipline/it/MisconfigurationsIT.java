package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is wrong, the message says what, because of what, and what to do now: in the very words of docs/troubleshooting.md. */
class MisconfigurationsIT {
    private static final TroubleshootingPage PAGE = TroubleshootingPage.read();

    /** For who works at one of them: -Dship.it.only="A wrong password" takes that one. */
    private static final String ONLY = System.getProperty("ship.it.only", ".*");

    private static MisconfigurationRig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new MisconfigurationRig();
        assertThat(rig.check().output()).contains("BUILD SUCCESS").doesNotContain("[WARNING]");
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void areAllInThePageAndThePageHasNoOther() {
        assertThat(Misconfigurations.all())
                .extracting(Misconfiguration::title)
                .containsExactlyElementsOf(PAGE.messages().keySet());
    }

    @TestFactory
    Stream<DynamicTest> areToldInTheWordsOfThePage() {
        return Misconfigurations.all().stream()
                .filter(wrong -> wrong.title().matches(ONLY))
                .map(wrong -> dynamicTest(wrong.title(), () -> isTold(wrong)));
    }

    private static void isTold(Misconfiguration wrong) throws IOException {
        MavenBuild.Result result = wrong.run().apply(rig);

        String output = TroubleshootingPage.words(result.output());
        keep(wrong, result);
        assertThat(result.succeeded()).as(output).isEqualTo(!wrong.fails());
        assertThat(output).containsPattern(PAGE.pattern(wrong.title()));
        assertThat(result.output()).doesNotContain("\tat ");
        List<String> errors = ErrorLines.of(result);
        if (wrong.fails()) {
            // Maven itself reads numbers
            assertThat(errors.get(0)).containsAnyOf(", because ", "Unable to parse configuration of mojo");
        } else {
            assertThat(errors).isEmpty();
        }
    }

    /** What was printed, for a look at it. */
    private static void keep(Misconfiguration wrong, MavenBuild.Result result) throws IOException {
        Path folder = Files.createDirectories(rig.world().folder().resolve("output"));
        Files.writeString(folder.resolve(wrong.title() + ".log"), result.output());
    }
}
