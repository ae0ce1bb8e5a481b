package dev.shipline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A command that a page shows is run, by .ci/run, by .ci/readme-commands, or by the test that this script names for it. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
    private static final Pattern RUN = Pattern.compile("(?m)^(?:\\w+=\\S+ )?run (mvn .*)$");
    /** Where everything else runs in. */
    private static final Pattern SANDBOX = Pattern.compile("(?m)^(mvn -B -ntp verify -Psandbox)");

    private static final Pattern STAGE = Pattern.compile("(?m)^stage \\w+ (mvn .*)$");
    private static final Pattern ELSEWHERE = Pattern.compile("(?m)^# ([A-Z]\\w+): (mvn .*)$");

    @Test
    void everyCommandOfThePagesIsRun() throws IOException {
        String script = script();
        Set<String> run = new TreeSet<>();
        STAGE.matcher(Files.readString(ROOT.resolve(".ci/run")))
                .results()
                .map(match -> plain(match.group(1)))
                .forEach(run::add);
        RUN.matcher(script).results().map(match -> plain(match.group(1))).forEach(run::add);
        SANDBOX.matcher(script).results().map(match -> plain(match.group(1))).forEach(run::add);
        ELSEWHERE.matcher(script).results().map(match -> plain(match.group(2))).forEach(run::add);
        assertThat(run).isNotEmpty();

        assertThat(shown()).isNotEmpty().allSatisfy(command -> assertThat(run).contains(command));
    }

    @Test
    void theTestsThatRunTheOthersExist() throws IOException {
        List<String> tests = ELSEWHERE
                .matcher(script())
                .results()
                .map(match -> match.group(1) + ".java")
                .toList();

        assertThat(tests).isNotEmpty().allSatisfy(test -> assertThat(
                        ROOT.resolve("it/tests/src/test/java/dev/shipline/it/" + test))
                .exists());
    }

    private static String script() throws IOException {
        return Files.readString(ROOT.resolve(".ci/readme-commands"));
    }

    private static List<String> shown() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> pages = Stream.concat(
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("release-parent-pom/README.md")),
                Files.list(ROOT.resolve("docs")).filter(page -> page.toString().endsWith(".md")))) {
            for (Path page : (Iterable<Path>) pages::iterator) {
                SHELL.matcher(Files.readString(page))
                        .results()
                        .flatMap(block -> block.group(1).lines())
                        .filter(line -> line.startsWith("mvn "))
                        .map(DocumentedCommandsTest::plain)
                        .forEach(commands::add);
            }
        }
        return commands;
    }

    /** Without what differs from machine to machine, comments and quotes. */
    private static String plain(String command) {
        return command.replaceAll("\\s+#.*", "")
                .replace("-B -ntp ", "")
                .replace("-gs \"$settings\" ", "")
                .replace("$plugin:", "dev.shipline:release-maven-plugin:0.1.0-SNAPSHOT:")
                .replace("$root/it/", "")
                .replace("s3://acme-charts", "s3://charts")
                .replace("\"", "")
                .strip();
    }
}
