package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlBranch;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What {@code Chart.yaml} says a chart is. */
record ChartMetadata(String name, String version) {
    static final String FILE = "Chart.yaml";

    ChartMetadata {
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
    }

    /** @param source where the chart came from, for people */
    static ChartMetadata ofArchive(String source, byte[] archive) {
        byte[] content;
        try {
            content = ChartArchive.chartYaml(archive)
                    .orElseThrow(() -> unusable(source, "it holds no " + FILE, "pack it with \"helm package\""));
        } catch (IOException e) {
            throw unusable(
                    source, "it is no archive of a chart (" + e.getMessage() + ")", "pack it with \"helm package\"");
        }
        return parse(source, content);
    }

    static ChartMetadata parse(String source, byte[] chartYaml) {
        Document document;
        try {
            document = YamlBranch.all(new String(chartYaml, StandardCharsets.UTF_8));
        } catch (MalformedDocumentException e) {
            throw unusable(source, "its " + FILE + " is no valid YAML: " + e.getMessage(), "correct it");
        }
        return new ChartMetadata(field(source, document, "name"), field(source, document, "version"));
    }

    private static String field(String source, Document document, String field) {
        return document.at(field)
                .text()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> unusable(source, "its " + FILE + " has no " + field, "add it"));
    }

    private static ReleaseFailure unusable(String source, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot use the chart " + source, because, fix);
    }
}
