package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.YamlBranch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The {@code index.yaml} of a chart repository, as Helm writes it. */
record ChartIndex(Document document) {
    ChartIndex {
        requireNonNull(document, "document is null");
    }

    /**
     * Reads an index of which only one chart is of use.
     *
     * @throws dev.shipline.document.MalformedDocumentException if it is no YAML
     */
    static ChartIndex read(byte[] content, String name) {
        return new ChartIndex(YamlBranch.only(new String(content, StandardCharsets.UTF_8), "entries", name));
    }

    List<String> names() {
        return document.at("entries").fields().keySet().stream().sorted().toList();
    }

    /** The versions of a chart, in the order of the index. */
    List<Entry> versions(String name) {
        return document.at("entries", name).items().stream()
                .filter(entry -> entry.at("version").text().isPresent())
                .map(entry -> new Entry(
                        entry.at("version").text(""),
                        entry.at("digest").text(),
                        entry.at("urls").items().stream()
                                .flatMap(url -> url.text().stream())
                                .toList()))
                .toList();
    }

    /** @param digest of the archive, in hex digits */
    record Entry(String version, Optional<String> digest, List<String> urls) {}
}
