package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowFileTest {
    private static final String GOOD = "- {id: CVE-1, reason: known, until: 2030-06-30}\n";

    private final List<String> problems = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void holdsEntriesWithTheirPlaces() throws IOException {
        AllowList list = read("""
                # what may run for a time
                - id: CVE-2023-0286
                  package: openssl
                  reason: "no certificate of a client is read here: SEC-12"
                  until: 2030-06-30
                - id: RHSA-2023:0946
                  reason: known
                  until: "2030-12-31"
                """);

        assertThat(problems).isEmpty();
        assertThat(list.entries())
                .containsExactly(
                        new Allowance(
                                "CVE-2023-0286",
                                Optional.of("openssl"),
                                "no certificate of a client is read here: SEC-12",
                                LocalDate.of(2030, 6, 30),
                                file() + ":2"),
                        new Allowance(
                                "RHSA-2023:0946",
                                Optional.empty(),
                                "known",
                                LocalDate.of(2030, 12, 31),
                                file() + ":6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "[]\n", "---\n"})
    void mayAllowNothing(String text) throws IOException {
        assertThat(read(text).entries()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{reason: known, until: 2030-06-30}               | does not say which finding it allows",
                "{id: CVE-2, until: 2030-06-30}                   | allows CVE-2 without a reason",
                "{id: CVE-2, reason: ' ', until: 2030-06-30}      | allows CVE-2 without a reason",
                "{id: CVE-2, reason: known}                       | allows CVE-2 for ever; give it an until",
                "{id: CVE-2, reason: known, until: soon}          | allows CVE-2 until \"soon\", which is no day",
                "{id: CVE-2, reason: known, until: 2030-02-30}    | allows CVE-2 until \"2030-02-30\", which is no day",
                "{id: CVE-2, reason: known, untill: 2030-06-30}   | has a field \"untill\"",
                "{id: [CVE-2], reason: known, until: 2030-06-30}  | does not say which finding it allows",
                "CVE-2                                            | does not say which finding it allows",
            })
    void refusesAnEntryAndSaysWhere(String entry, String problem) throws IOException {
        AllowList list = read(GOOD + "\n- " + entry + "\n");

        assertThat(problems).singleElement().asString().startsWith(file() + ":3 " + problem);
        assertThat(list.entries()).hasSize(1);
    }

    @Test
    void saysAllThatIsWrongAtOnce() throws IOException {
        read("- {id: CVE-1}\n- {id: CVE-2, reason: known}\n");

        assertThat(problems).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"allow: [] | 1", "- id: CVE-1\\n  reason: a: b | 2", "- {id: CVE-1, id: CVE-2} | 1", "- [ | 2"})
    void refusesWhatIsNoListAndSaysWhere(String text, int line) throws IOException {
        assertThat(read(text.replace("\\n", "\n") + "\n").entries()).isEmpty();
        assertThat(problems).singleElement().asString().startsWith(file() + ":" + line + " is no list of entries");
    }

    @Test
    void refusesWhatIsNotThereOrNoText() throws IOException {
        AllowFile.read(file(), problems::add);
        Files.write(file(), "- {id: Stra\u00dfe}".getBytes(StandardCharsets.ISO_8859_1));
        AllowFile.read(file(), problems::add);

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).contains("cannot be read");
        assertThat(problems.get(1)).contains("not text in UTF-8");
    }

    private AllowList read(String text) throws IOException {
        Files.writeString(file(), text);
        return AllowFile.read(file(), problems::add);
    }

    private Path file() {
        return folder.resolve("scan-allow.yaml");
    }
}
