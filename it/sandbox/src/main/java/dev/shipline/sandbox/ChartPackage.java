package dev.shipline.sandbox;

import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.content.Tarball;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chart as {@code helm package} packs it, and its line in a repository's index. */
record ChartPackage(Map<String, String> metadata, byte[] archive) {
    private static final List<String> INDEXED =
            List.of("apiVersion", "appVersion", "description", "kubeVersion", "name", "type", "version");
    private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+):[ \\t]+([^>|\\s].*?)\\s*$");

    /** @param files content by path within the chart's folder */
    static ChartPackage of(Map<String, byte[]> files) {
        byte[] chartYaml = files.get("Chart.yaml");
        Map<String, String> metadata = new LinkedHashMap<>();
        Matcher matcher = FIELD.matcher(new String(chartYaml, StandardCharsets.UTF_8));
        while (matcher.find()) {
            if (INDEXED.contains(matcher.group(1))) {
                metadata.put(matcher.group(1), matcher.group(2));
            }
        }
        Tarball tarball = new Tarball();
        String name = unquoted(metadata.getOrDefault("name", ""));
        files.forEach((path, content) -> tarball.add(name + "/" + path, content));
        return new ChartPackage(metadata, tarball.gzipped());
    }

    String name() {
        return unquoted(metadata.getOrDefault("name", ""));
    }

    String fileName() {
        return name() + "-" + unquoted(metadata.getOrDefault("version", "")) + ".tgz";
    }

    /** The scalars stand as the chart's author wrote them, so that what is quoted stays quoted. */
    String indexEntry(String repository) {
        StringBuilder yaml = new StringBuilder();
        INDEXED.forEach(field -> {
            if (metadata.containsKey(field)) {
                yaml.append("    ")
                        .append(field)
                        .append(": ")
                        .append(metadata.get(field))
                        .append('\n');
            }
        });
        yaml.append("    created: \"1970-01-01T00:00:00Z\"\n");
        yaml.append("    digest: ").append(Sha256.hex(Sha256.of(archive))).append('\n');
        yaml.append("    urls:\n    - ")
                .append(repository)
                .append('/')
                .append(fileName())
                .append('\n');
        return "  " + name() + ":\n  -" + yaml.substring(3);
    }

    private static String unquoted(String scalar) {
        return scalar.replaceFirst("\\s+#.*$", "").replaceAll("^[\"']|[\"']$", "");
    }
}
