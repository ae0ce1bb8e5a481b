package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartArchive;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the archive of a chart's folder, or takes one that is there, with the {@code .prov} beside it. */
public final class ChartPacker {
    private static final String CHART_YAML = "Chart.yaml";
    private static final int MAX_ARCHIVE_BYTES = 64 * 1024 * 1024;
    private static final int MAX_PROVENANCE_BYTES = 1024 * 1024;

    private final Optional<String> version;
    private final Optional<String> appVersion;

    /** What to put in the place of what {@code Chart.yaml} says. */
    public ChartPacker(Optional<String> version, Optional<String> appVersion) {
        this.version = requireNonNull(version, "version is null");
        this.appVersion = requireNonNull(appVersion, "appVersion is null");
    }

    /** @throws ReleaseFailure if there is no chart, or it cannot be packed */
    public PackedChart pack(Path path) {
        if (!Files.exists(path)) {
            throw unusable(path, "there is no such folder or file", "set ship.chart.folder to the folder of the chart");
        }
        try {
            return Files.isDirectory(path) ? folder(path) : archive(path);
        } catch (IOException e) {
            throw unusable(path, String.valueOf(e.getMessage()), "correct the chart, or ship.chart.folder");
        } catch (IllegalArgumentException e) {
            throw unusable(path, e.getMessage(), "correct " + HelmIgnore.FILE);
        }
    }

    private PackedChart folder(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(CHART_YAML))) {
            throw unusable(
                    folder,
                    "the folder holds no " + CHART_YAML,
                    "set ship.chart.folder to the folder of the chart itself");
        }
        SortedMap<String, byte[]> files = ChartFolder.read(folder);
        if (!files.containsKey(CHART_YAML)) {
            throw unusable(folder, "its " + HelmIgnore.FILE + " names " + CHART_YAML, "correct " + HelmIgnore.FILE);
        }
        files.put(CHART_YAML, overridden(files.get(CHART_YAML)));
        ChartDefinition definition = definition(folder, files.get(CHART_YAML));
        refuse(folder, definition, folderName(folder));
        return new PackedChart(definition, ChartTar.pack(definition.name(), files), Optional.empty());
    }

    private PackedChart archive(Path file) throws IOException {
        if (version.isPresent() || appVersion.isPresent()) {
            throw unusable(
                    file,
                    "it is packed already, and a version cannot be put into it any more",
                    "leave out ship.chart.setVersion and ship.chart.setAppVersion, or set ship.chart.folder to the"
                            + " chart's folder");
        }
        byte[] archive = bounded(file, MAX_ARCHIVE_BYTES);
        byte[] chartYaml = ChartArchive.chartYaml(archive)
                .orElseThrow(() -> unusable(file, "it holds no " + CHART_YAML, "pack it with \"helm package\""));
        ChartDefinition definition = definition(file, chartYaml);
        refuse(file, definition, Optional.empty());
        Path beside = file.resolveSibling(file.getFileName() + ".prov");
        Optional<byte[]> provenance =
                Files.isRegularFile(beside) ? Optional.of(bounded(beside, MAX_PROVENANCE_BYTES)) : Optional.empty();
        PackedChart chart = new PackedChart(definition, archive, provenance);
        boolean signsAnother = provenance
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .filter(text -> !text.contains("sha256:" + chart.digest()))
                .isPresent();
        if (signsAnother) {
            throw unusable(
                    file,
                    beside.getFileName() + " does not sign the digest sha256:" + chart.digest() + " of this archive",
                    "sign it again, or remove the .prov");
        }
        return chart;
    }

    private static byte[] bounded(Path file, int bytes) throws IOException {
        if (Files.size(file) > bytes) {
            throw new IOException(file.getFileName() + " is larger than " + bytes / 1024 / 1024 + " MiB");
        }
        return Files.readAllBytes(file);
    }

    private byte[] overridden(byte[] chartYaml) {
        String text = new String(chartYaml, StandardCharsets.UTF_8);
        text = version.isPresent() ? with(text, "version", version.get()) : text;
        text = appVersion.isPresent() ? with(text, "appVersion", appVersion.get()) : text;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A line of a file that people write; what else it may be is refused when the result is read. */
    private static String with(String chartYaml, String field, String value) {
        String line = field + ": \"" + value.replaceAll("[^ -~]|[\"\\\\]", "?") + "\"";
        Matcher present = Pattern.compile("(?m)^" + field + "[ \\t]*:.*$").matcher(chartYaml);
        return present.find()
                ? present.replaceFirst(Matcher.quoteReplacement(line))
                : chartYaml.replaceFirst("\\s*\\z", "\n") + line + "\n";
    }

    private ChartDefinition definition(Path path, byte[] chartYaml) {
        ChartDefinition definition;
        try {
            definition = ChartDefinition.parse(chartYaml);
        } catch (MalformedDocumentException e) {
            throw unusable(path, "its " + CHART_YAML + " is no valid YAML: " + e.getMessage(), "correct it");
        }
        boolean taken = version.isEmpty() || version.get().equals(definition.version());
        if (!taken || (appVersion.isPresent() && !appVersion.get().equals(definition.text("appVersion")))) {
            throw unusable(
                    path,
                    "ship.chart.setVersion or ship.chart.setAppVersion cannot be put into its " + CHART_YAML,
                    "write version and appVersion there at the beginning of a line of their own");
        }
        return definition;
    }

    private static void refuse(Path path, ChartDefinition definition, Optional<String> folder) {
        List<String> problems = new ArrayList<>(definition.problems());
        folder.filter(name -> !name.equals(definition.name()))
                .ifPresent(name -> problems.add("Chart.yaml: name is \"" + definition.name()
                        + "\", and the folder's is \"" + name + "\"; Helm wants them to be the same"));
        if (!problems.isEmpty()) {
            throw unusable(path, String.join("; ", problems), "correct the chart");
        }
    }

    /** Whoever checks a repository out names its top folder, so that name says nothing. */
    private static Optional<String> folderName(Path folder) throws IOException {
        Path real = folder.toRealPath();
        boolean top = Files.exists(real.resolve(".git")) || real.getFileName() == null;
        return top ? Optional.empty() : Optional.of(real.getFileName().toString());
    }

    private static ReleaseFailure unusable(Path path, String because, String fix) {
        return new ReleaseFailure(FailureCode.CHART, "cannot pack the chart " + path, because, fix);
    }
}
