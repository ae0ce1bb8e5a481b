package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.registry.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How large an image is, and what the scanner found in it. */
final class ImageSignals {
    private final Labels labels;

    ImageSignals(Labels labels) {
        this.labels = requireNonNull(labels, "labels is null");
    }

    List<Signal> of(ReleaseReport report, Instant now) {
        Release release = report.release();
        Tags tags = labels.tags(release);
        List<Signal> signals = new ArrayList<>();
        size(report).ifPresent(bytes -> signals.add(labels.gauge("image.size", bytes, tags, release, now)));
        report.verdict().filter(verdict -> verdict.status().equals("scanned")).ifPresent(verdict -> {
            // none is told too: a gauge keeps its last value until it gets another one
            for (Severity severity : Severity.values()) {
                signals.add(labels.gauge(
                        "scan.findings",
                        verdict.counts().getOrDefault(severity, 0L),
                        tags.with("severity", severity.toString().toLowerCase(Locale.ROOT)),
                        release,
                        now));
            }
        });
        return signals;
    }

    /** The layers' bytes as they are sent, which image.json lists where the builder tells; empty where it does not. */
    private static OptionalLong size(ReleaseReport report) {
        Path file = report.release().directory().resolve("image.json");
        if (report.image().isEmpty() || !Files.isRegularFile(file)) {
            return OptionalLong.empty();
        }
        try {
            Document image = Document.json(Files.readAllBytes(file));
            boolean isThisOne = image.at("digest")
                    .text("")
                    .equals(report.image().get().digest().value());
            long bytes = image.at("layers").items().stream()
                    .mapToLong(layer -> layer.at("size").number(0))
                    .sum();
            bytes = Math.max(bytes, image.at("size").number(0));
            return isThisOne && bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
        } catch (IOException | MalformedDocumentException unreadable) {
            return OptionalLong.empty();
        }
    }
}
