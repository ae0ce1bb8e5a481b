package dev.shipline.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementTest {
    @Test
    void escapesTexts() {
        assertThat(html(Element.of("p").text("</p><script>alert('1' & \"2\")</script>")))
                .isEqualTo("<p>&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;</p>");
    }

    @Test
    void escapesAttributes() {
        assertThat(html(Element.of("td").set("title", "\"><img src=x onerror=alert(1)>")))
                .isEqualTo("<td title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\"></td>");
    }

    @Test
    void showsThatThereWasWhatCannotBeShown() {
        assertThat(html(Element.of("pre").text("\u001b[31mred\u0007\r\n\ttab\uD83D \uD83D\uDE00")))
                .isEqualTo("<pre>\uFFFD[31mred\uFFFD\n\ttab\uFFFD \uD83D\uDE00</pre>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "p onclick=x", "p>", ""})
    void refusesWhatIsNoElementOfAPage(String name) {
        assertThatThrownBy(() -> Element.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onclick", "href", "src", "style", "x=1 y"})
    void refusesAttributesThatLoadOrRunSomething(String attribute) {
        assertThatThrownBy(() -> Element.of("p").set(attribute, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linksToTheWeb() {
        assertThat(html(Element.link("https://example.org/a?b=1&c=2", "a")))
                .isEqualTo("<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noreferrer\">a</a>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                " javascript:alert(1)",
                "data:text/html,x",
                "ada@host",
                "",
                "https://a\" onclick=\"x",
                "//example.org"
            })
    void linksToNothingElse(String address) {
        assertThat(html(Element.link(address, "text"))).isEqualTo("<span>text</span>");
    }

    private static String html(Element element) {
        List<String> texts = new ArrayList<>();
        element.texts(texts);
        StringBuilder out = new StringBuilder();
        element.write(out, texts.iterator());
        return out.toString();
    }
}
