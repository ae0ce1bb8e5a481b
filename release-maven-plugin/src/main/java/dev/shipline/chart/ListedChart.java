package dev.shipline.chart;

import dev.shipline.document.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A copy of a chart with a template more in each of its charts, which includes all the others as texts: so what becomes a hook is seen as Helm renders it, and a
 * subchart that the values switch off tells nothing.
 */
public final class ListedChart {
    private static final String TEMPLATES = "templates/";
    private static final String LISTING = TEMPLATES + "shipline-listing.yaml";
    private static final Pattern ARCHIVE = Pattern.compile("((?:charts/[^/]+/)*charts/)([^/]+)\\.tgz");
    private static final Pattern CHART = Pattern.compile("((?:charts/[^/]+/)*)Chart\\.yaml");
    private static final Pattern CRD = Pattern.compile("crds/.+\\.(yaml|yml|json)");
    private static final int MAX_ARCHIVES_IN_ARCHIVES = 8;

    private ListedChart() {}

    /**
     * @param chart a folder or a {@code .tgz}
     * @param into  where the copy goes
     * @param kind  of the objects that tell
     */
    public static Path write(Path chart, Path into, String kind) throws IOException {
        ChartTree tree =
                Files.isDirectory(chart) ? ChartTree.ofFolder(chart) : ChartTree.ofArchive(Files.readAllBytes(chart));
        Map<String, byte[]> files = new TreeMap<>();
        unpack("", tree.files(), files, 0);
        files.keySet().stream()
                .map(CHART::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList()
                .forEach(prefix ->
                        files.put(prefix + LISTING, listing(prefix, files, kind).getBytes(StandardCharsets.UTF_8)));
        Path copy = into.resolve("chart");
        ChartTree.of(files).write(copy);
        return copy;
    }

    private static void unpack(String prefix, Map<String, byte[]> from, Map<String, byte[]> into, int depth)
            throws IOException {
        for (Map.Entry<String, byte[]> file : from.entrySet()) {
            Matcher archive = ARCHIVE.matcher(file.getKey());
            if (archive.matches() && depth < MAX_ARCHIVES_IN_ARCHIVES) {
                unpack(
                        prefix + archive.group(1) + archive.group(2) + "/",
                        ChartArchive.files(file.getValue(), name -> true),
                        into,
                        depth + 1);
            } else {
                into.put(prefix + file.getKey(), file.getValue());
            }
        }
    }

    private static String listing(String prefix, Map<String, byte[]> files, String kind) {
        Map<String, byte[]> own = new LinkedHashMap<>();
        files.forEach((name, content) -> {
            if (name.startsWith(prefix) && !name.startsWith(prefix + "charts/")) {
                own.put(name.substring(prefix.length()), content);
            }
        });
        List<String> templates = own.keySet().stream()
                .filter(ListedChart::isTemplate)
                .map(name -> "  - {{ include (print $.Template.BasePath "
                        + Document.of("/" + name.substring(TEMPLATES.length())).toJson() + ") . | toJson }}")
                .toList();
        List<String> crds = own.entrySet().stream()
                .filter(file -> CRD.matcher(file.getKey()).matches())
                .map(file -> "  - \"" + Base64.getEncoder().encodeToString(file.getValue()) + "\"")
                .toList();
        return "apiVersion: shipline.dev/v1\nkind: " + kind + "\nmetadata: {name: listing}\n"
                + items("templates", templates) + items("crds", crds);
    }

    private static String items(String name, List<String> items) {
        return name + ":" + items.stream().map(item -> "\n" + item).collect(Collectors.joining()) + "\n";
    }

    /** Those whose names begin with an underscore are parts of others; the notes are no object. */
    private static boolean isTemplate(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith(TEMPLATES)
                && !file.startsWith("_")
                && !file.endsWith("NOTES.txt")
                && !name.equals(LISTING);
    }
}
