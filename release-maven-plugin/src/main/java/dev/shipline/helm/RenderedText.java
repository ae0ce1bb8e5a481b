package dev.shipline.helm;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds hooks and CRDs among all that a chart renders to. */
final class RenderedText {
    /** The kind of the objects in which a {@link ChartListing} tells of a chart. */
    static final String LISTING = "ShiplineListing";

    private static final String BETWEEN = "\n---\n";
    /** Where Helm itself parts the documents. */
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?=\\s|$)");

    private static final Pattern SOURCE = Pattern.compile("(?m)^# Source: (?<file>.+)$");

    private final List<String> hooks = new ArrayList<>();
    private final List<String> crds = new ArrayList<>();

    private RenderedText() {}

    /** @param text what {@code helm template --include-crds} prints, which names the file of each document, or of the first one of a file */
    static Extras printed(String text, boolean watched) {
        RenderedText found = new RenderedText();
        String file = "";
        for (String part : SEPARATOR.split(text)) {
            Matcher source = SOURCE.matcher(part);
            file = source.find() ? source.group("file") : file;
            if (file.contains("/crds/") && !file.contains("/templates/")) {
                found.addCrd(part);
            } else {
                found.addIfHook(part);
            }
        }
        return found.extras(watched);
    }

    /** @param manifest that of a chart with a listing in it */
    static Extras listed(String manifest) {
        RenderedText found = new RenderedText();
        for (String part : SEPARATOR.split(manifest)) {
            if (!part.contains(LISTING)) {
                continue;
            }
            for (Document listing : read(part)) {
                listing.at("templates").items().forEach(template -> found.addHooksOf(template.text("")));
                listing.at("crds").items().forEach(crd -> found.addCrd(decoded(crd)));
            }
        }
        return found.extras(false);
    }

    private void addHooksOf(String rendered) {
        for (String part : SEPARATOR.split(rendered)) {
            addIfHook(part);
        }
    }

    private void addIfHook(String part) {
        if (part.contains("helm.sh/hook")
                && read(part).stream().anyMatch(object -> object.at("metadata", "annotations", "helm.sh/hook")
                        .text()
                        .isPresent())) {
            hooks.add(part.strip());
        }
    }

    private void addCrd(String part) {
        if (!part.isBlank()) {
            crds.add(part.strip());
        }
    }

    private Extras extras(boolean watched) {
        return new Extras(String.join(BETWEEN, hooks), String.join(BETWEEN, crds), watched, Optional.empty());
    }

    /** Helm is more lenient than we are, and has the last word on what is no clean YAML. */
    private static List<Document> read(String part) {
        try {
            return Document.yamlStream(part);
        } catch (MalformedDocumentException e) {
            return List.of();
        }
    }

    private static String decoded(Document base64) {
        return new String(Base64.getDecoder().decode(base64.text("")), StandardCharsets.UTF_8);
    }
}
