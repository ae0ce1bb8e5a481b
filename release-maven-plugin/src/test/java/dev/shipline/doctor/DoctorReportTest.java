package dev.shipline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.doctor.Finding.Outcome;
import dev.shipline.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorReportTest {
    private static final DoctorReport REPORT = new DoctorReport(
            "orders",
            Optional.of("dev"),
            List.of(
                    answer("jdk", Finding.ok("Java 17")),
                    answer("registry", Finding.failed("cannot push, because of s3cret\nand more", "change s3cret")),
                    answer("git", Finding.warning("dirty", "commit")),
                    answer("datadog", Finding.warning("no key", "set it")),
                    answer("fit", Finding.skipped("no values"))));

    @Test
    void hasALineForEachCheckAndOneForWhatToDo() {
        assertThat(DoctorReport.lines(REPORT.answers().get(0))).containsExactly("  ok       jdk          Java 17");
        assertThat(DoctorReport.lines(REPORT.answers().get(1)))
                .containsExactly(
                        "  failed   registry     cannot push, because of s3cret",
                        "                       and more",
                        "                       fix: change s3cret");
        assertThat(DoctorReport.lines(REPORT.answers().get(4))).containsExactly("  skipped  fit          no values");
    }

    @Test
    void endsWithACount() {
        assertThat(REPORT.count(Duration.ofMillis(2345))).isEqualTo("1 ok, 2 warnings, 1 failed, 1 skipped in 2.3 s");
        assertThat(new DoctorReport("orders", Optional.empty(), List.of(answer("jdk", Finding.ok(""))))
                        .count(Duration.ZERO))
                .isEqualTo("1 ok, 0 failed in 0.0 s");
        assertThat(REPORT.names(Outcome.WARNING)).containsExactly("git", "datadog");
    }

    @Test
    void isAFileForProgramsWithoutSecrets(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ship/doctor.json");

        REPORT.write(file, text -> text.replace("s3cret", "****"));

        Document json = Document.json(Files.readString(file));
        assertThat(json.at("service").text("") + " " + json.at("environment").text(""))
                .isEqualTo("orders dev");
        assertThat(json.at("checks").items()).hasSize(5);
        Document registry = json.at("checks").items().get(1);
        assertThat(registry.at("outcome").text("")).isEqualTo("failed");
        assertThat(registry.at("fix").text("")).isEqualTo("change ****");
        assertThat(registry.at("millis").number(0)).isEqualTo(7);
        assertThat(file).content().doesNotContain("s3cret");
    }

    private static Answer answer(String name, Finding finding) {
        return new Answer(name, finding, Duration.ofMillis(7));
    }
}
