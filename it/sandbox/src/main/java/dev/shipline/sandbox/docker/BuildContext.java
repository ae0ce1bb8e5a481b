package dev.shipline.sandbox.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files that came with a build, in memory. */
final class BuildContext {
    private static final int GZIP_MAGIC = 0x1f;

    private final TreeMap<String, byte[]> files;

    private BuildContext(TreeMap<String, byte[]> files) {
        this.files = files;
    }

    /** Reads a tar archive, packed or not. */
    static BuildContext read(InputStream body) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(body);
        buffered.mark(1);
        int first = buffered.read();
        buffered.reset();
        InputStream in = first == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
        TreeMap<String, byte[]> files = new TreeMap<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isFile()) {
                files.put(clean(entry.getName()), tar.readAllBytes());
            }
        }
        return new BuildContext(files);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(files.get(clean(name))).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /**
     * What COPY puts into an image.
     *
     * @param source      a file, a folder whose content is meant, or a pattern
     * @param destination absolute; a folder if it ends with a slash
     * @return content by name in the image; empty if the context has no such source
     */
    Map<String, byte[]> copy(String source, String destination) {
        String from = clean(source);
        String into = clean(destination);
        Map<String, byte[]> copied = new LinkedHashMap<>();
        if (files.containsKey(from)) {
            copied.put(target(from, destination), files.get(from));
            return copied;
        }
        String folder = from.isEmpty() || from.equals(".") ? "" : from + "/";
        for (Map.Entry<String, byte[]> file : files.tailMap(folder).entrySet()) {
            if (file.getKey().startsWith(folder)) {
                copied.put(join(into, file.getKey().substring(folder.length())), file.getValue());
            }
        }
        if (!copied.isEmpty()) {
            return copied;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + from);
        files.forEach((name, content) -> {
            if (matcher.matches(Path.of(name))) {
                copied.put(target(name, destination), content);
            }
        });
        return copied;
    }

    private static String target(String file, String destination) {
        String base = file.substring(file.lastIndexOf('/') + 1);
        return destination.endsWith("/") ? join(clean(destination), base) : clean(destination);
    }

    private static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static String clean(String name) {
        String cleaned =
                name.replaceFirst("^\\.?/+", "").replaceFirst("^\\./", "").replaceFirst("/+$", "");
        return cleaned.equals(".") ? "" : cleaned;
    }
}
