package dev.shipline.page;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A page that is one file: it loads nothing, runs nothing, and tells the browser to allow neither, in case that something got through the escaping. It follows the
 * reader's choice of light or dark, and the width of the window.
 */
public final class Page {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";
    /** In no text that a page shows, and in no secret. */
    private static final String BETWEEN = "\u0000";

    private final Element head;
    private final Element main = Element.of("main");

    public Page(String title) {
        requireNonNull(title, "title is null");
        this.head = Element.of("head")
                .add(
                        Element.of("meta").set("charset", "utf-8"),
                        Element.of("meta")
                                .set("http-equiv", "Content-Security-Policy")
                                .set("content", POLICY),
                        Element.of("meta")
                                .set("name", "viewport")
                                .set("content", "width=device-width, initial-scale=1"),
                        Element.of("meta").set("name", "color-scheme").set("content", "light dark"),
                        Element.of("title").text(title));
    }

    public Page add(Element... elements) {
        main.add(elements);
        return this;
    }

    /**
     * The whole file.
     *
     * @param redact takes secrets out. It is given the texts before they are escaped: afterwards, a secret with a quote in it would look different
     */
    public String toHtml(UnaryOperator<String> redact) {
        Element body = Element.of("body").add(main);
        List<String> texts = new ArrayList<>();
        head.texts(texts);
        body.texts(texts);
        // all at once: to look for a dozen secrets in each of a thousand short texts takes a hundred times as long
        String all = texts.stream().map(text -> text.replace(BETWEEN, "")).collect(joining());
        Iterator<String> clean =
                Arrays.asList(redact.apply(all).split(BETWEEN, -1)).iterator();
        StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"en\">");
        head.write(out, clean);
        out.append("<style>").append(style()).append("</style>");
        body.write(out, clean);
        return out.append("</html>\n").toString();
    }

    private static Collector<CharSequence, ?, String> joining() {
        return Collectors.joining(BETWEEN);
    }

    private static String style() {
        try (InputStream file = Page.class.getResourceAsStream("page.css")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
