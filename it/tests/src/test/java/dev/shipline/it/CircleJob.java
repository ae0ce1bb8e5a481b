package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One job of CircleCI in a folder of its own: each step that runs a command runs it in bash, and the workspace goes from job to job. */
final class CircleJob {
    private static final Pattern CHECKSUM = Pattern.compile("\\{\\{ checksum \"([^\"]+)\" }}");

    /**
     * Where jobs run.
     *
     * @param checkout    what is checked out
     * @param folder      for the jobs' folders and the workspace
     * @param environment of every job
     */
    record Place(Path checkout, Path folder, Map<String, String> environment) {
        Path workspace() {
            return folder.resolve("workspace");
        }
    }

    /** @param tests the test results that the job stored, by the names of their files */
    record Outcome(String name, boolean succeeded, String output, List<String> commands, List<String> tests) {}

    private final String name;
    private final Place place;
    private final Map<String, Object> executor;
    private final Path folder;
    private final StringBuilder output = new StringBuilder();
    private final List<String> commands = new ArrayList<>();
    private final List<String> tests = new ArrayList<>();
    private boolean failed;

    CircleJob(String name, Place place, Map<String, Object> executor) {
        this.name = name;
        this.place = place;
        this.executor = executor;
        this.folder = place.folder().resolve(name);
    }

    Outcome run(List<Map<String, Object>> steps) {
        try {
            Trees.delete(folder);
            Files.createDirectories(folder);
            for (Map<String, Object> step : steps) {
                Map.Entry<String, Object> entry = step.entrySet().iterator().next();
                Map<String, Object> arguments =
                        entry.getKey().equals("run") && entry.getValue() instanceof String command
                                ? Map.of("command", command)
                                : CircleRun.map(entry.getValue());
                String when = (String) arguments.getOrDefault("when", stores(entry.getKey()) ? "always" : "on_success");
                if (when.equals("always") || when.equals("on_fail") == failed) {
                    step(entry.getKey(), arguments);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Outcome(name, !failed, output.toString(), commands, tests);
    }

    private static boolean stores(String kind) {
        return kind.equals("store_test_results") || kind.equals("store_artifacts");
    }

    private void step(String kind, Map<String, Object> arguments) throws IOException {
        switch (kind) {
            case "checkout" -> Trees.copy(place.checkout(), folder);
            case "attach_workspace" -> Trees.copy(place.workspace(), folder);
            case "persist_to_workspace" -> persist(CircleRun.list(arguments.get("paths")));
            case "restore_cache" -> CircleRun.list(arguments.get("keys")).forEach(key -> checkKey((String) key));
            case "save_cache" -> checkKey((String) arguments.get("key"));
            case "store_test_results" -> storeTests((String) arguments.get("path"));
            case "store_artifacts" -> requireFolder((String) arguments.get("path"));
            case "run" -> bash((String) arguments.get("command"));
            default -> throw new IllegalStateException("no such step: " + kind);
        }
    }

    private void bash(String command) throws IOException {
        commands.add(command);
        ProcessBuilder builder = new ProcessBuilder("bash", "-eo", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(List.of("LANG", "JAVA_HOME", "USER"));
        executor.forEach((name, value) -> builder.environment().put(name, value.toString()));
        builder.environment().putAll(place.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        output.append("+ ")
                .append(command)
                .append('\n')
                .append(new String(process.getInputStream().readAllBytes()));
        try {
            failed |= process.waitFor() != 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void persist(List<Object> paths) throws IOException {
        Files.createDirectories(place.workspace());
        for (Object path : paths) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
            List<Path> found;
            try (Stream<Path> files = Files.walk(folder, 3)) {
                found = files.filter(file -> matcher.matches(folder.relativize(file)))
                        .toList();
            }
            if (found.isEmpty()) {
                throw new IllegalStateException(name + " has nothing to hand on at " + path);
            }
            for (Path each : found) {
                Trees.copy(
                        each, place.workspace().resolve(folder.relativize(each).toString()));
            }
        }
    }

    private void storeTests(String path) throws IOException {
        requireFolder(path);
        try (Stream<Path> files = Files.walk(folder.resolve(path))) {
            files.filter(file -> file.toString().endsWith(".xml"))
                    .forEach(file -> tests.add(file.getFileName().toString()));
        }
    }

    private void requireFolder(String path) {
        if (!Files.isDirectory(folder.resolve(path))) {
            throw new IllegalStateException(name + " has no folder " + path);
        }
    }

    private void checkKey(String key) {
        Matcher checksum = CHECKSUM.matcher(key);
        while (checksum.find()) {
            if (!Files.isRegularFile(folder.resolve(checksum.group(1)))) {
                throw new IllegalStateException("there is no file " + checksum.group(1) + " for a key of the cache");
            }
        }
    }
}
