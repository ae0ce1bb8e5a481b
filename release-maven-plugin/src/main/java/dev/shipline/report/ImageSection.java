package dev.shipline.report;

import dev.shipline.document.Document;
import dev.shipline.page.Bar;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import java.util.List;

/** The layers of the image with their bytes, from {@code image.json}. Empty where the image was there already, or its builder does not say. */
final class ImageSection {
    private static final int SHOWN_DIGEST = "sha256:".length() + 12;
    private static final int MOST_LAYERS = 60;

    private ImageSection() {}

    static Element of(Document image) {
        Element section = Element.of("div");
        List<Document> layers = image.at("layers").items();
        if (layers.isEmpty()) {
            return section;
        }
        long total = layers.stream().mapToLong(ImageSection::size).sum();
        long largest = layers.stream().mapToLong(ImageSection::size).max().orElse(1);
        Element table = Element.of("table");
        table.add(layers.stream().limit(MOST_LAYERS).map(layer -> row(layer, largest)));
        section.add(Element.of("h2")
                .text("The image is " + Numbers.bytes(total) + " in " + Numbers.count(layers.size(), "layer")));
        image.at("base")
                .text()
                .ifPresent(base -> section.add(Element.of("p", "soft").text("On " + base)));
        return section.add(table);
    }

    private static Element row(Document layer, long largest) {
        String digest = layer.at("digest").text("");
        return Element.of("tr")
                .add(
                        Element.of("td", "words")
                                .text(layer.at("title").text(""))
                                .add(
                                        Element.of("br"),
                                        Element.of("span", "soft mono")
                                                .text(digest.substring(0, Math.min(SHOWN_DIGEST, digest.length())))),
                        Element.of("td", "bar").add(Bar.upTo((double) size(layer) / Math.max(1, largest), false)),
                        Element.of("td", "n").text(Numbers.bytes(size(layer))));
    }

    private static long size(Document layer) {
        return Math.max(0, layer.at("size").number(0));
    }
}
