package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlBranch;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A chart on which another depends.
 *
 * @param version    a version or a range; in a lock, the one version
 * @param repository empty where the chart must lie in {@code charts/}
 */
record Dependency(String name, String version, String repository) {
    Dependency {
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
        requireNonNull(repository, "repository is null");
    }

    /** @param file for messages, a chart's {@code Chart.yaml} or {@code Chart.lock} */
    static List<Dependency> listed(String source, String file, byte[] content) {
        Document document;
        try {
            document = YamlBranch.all(new String(content, StandardCharsets.UTF_8));
        } catch (MalformedDocumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot use the chart " + source,
                    "its " + file + " is no valid YAML: " + e.getMessage(),
                    "correct it");
        }
        return document.at("dependencies").items().stream()
                .map(each -> new Dependency(
                        plainName(source, file, each.at("name").text("")),
                        each.at("version").text(""),
                        each.at("repository").text("").replaceAll("/+$", "")))
                .toList();
    }

    /** It becomes part of a path and of a URL. */
    private static String plainName(String source, String file, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot use the chart " + source,
                    "its " + file + " depends on \"" + TarEntry.shown(name) + "\", which is no name of a chart",
                    "correct it");
        }
        return name;
    }

    boolean accepts(String other) {
        return version.isEmpty() || new VersionChoice(Optional.of(version)).accepts(other);
    }

    @Override
    public String toString() {
        return version.isEmpty() ? name : name + " " + version;
    }
}
