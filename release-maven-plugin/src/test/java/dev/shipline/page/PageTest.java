package dev.shipline.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    private static final String PASSWORD = "p<a>ss\"w&rd";

    @Test
    void takesSecretsOutBeforeTheyAreEscaped() {
        Page page = new Page("title " + PASSWORD)
                .add(Element.of("p").set("title", PASSWORD).text("it is " + PASSWORD + ", he said"));

        assertThat(page.toHtml(new Redactor(List.of(Secret.of(PASSWORD)))::redact))
                .contains("<title>title ****</title>")
                .contains("<p title=\"****\">it is ****, he said</p>")
                .doesNotContain("ss&quot;w");
    }

    @Test
    void keepsEachTextInItsPlace() {
        Page page = new Page("a")
                .add(Element.of("p").text("").text("b\u0000c"), Element.of("p").text("d"));

        assertThat(page.toHtml(text -> text)).contains("<main><p>bc</p><p>d</p></main>");
    }

    @Test
    void loadsNothingAndRunsNothing() {
        String html = new Page("a").toHtml(text -> text);

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("<script", "<link", "@import", "url(", "http://", "https://");
        assertThat(html.length()).as("a page without content").isLessThan(8_000);
    }

    @ParameterizedTest
    @CsvSource({
        "250, 250 ms",
        "999, 999 ms",
        "4230, 4.2 s",
        "59940, 59.9 s",
        "59970, 1 min",
        "185000, 3 min 5 s",
        "3599600, 1 h",
        "7800000, 2 h 10 min",
        "356400000, 4 d 3 h",
        "-5, 0 ms"
    })
    void tellsTimesAsPeopleDo(long millis, String words) {
        assertThat(Numbers.time(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "34400, 34 kB", "8123456, 8.1 MB"})
    void tellsBytesAsRegistriesDo(long bytes, String words) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(words);
    }
}
