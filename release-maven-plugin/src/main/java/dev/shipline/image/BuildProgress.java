package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.BuildResponseItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build prints, and the image it names at its end. */
final class BuildProgress {
    private static final Pattern SUCCESS = Pattern.compile("Successfully built ([0-9a-f]{6,64})");
    private static final Pattern STEP = Pattern.compile("Step \\d+/\\d+ : (\\w+).*");
    /** The engine colours what a command writes to its standard error. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[@-~]");

    private static final int REMEMBERED_LINES = 10;

    private final Consumer<String> log;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final StringBuilder unfinished = new StringBuilder();
    private String step = "";
    private String imageId;

    BuildProgress(Consumer<String> log) {
        this.log = requireNonNull(log, "log is null");
    }

    synchronized void read(BuildResponseItem item) {
        // docker-java has no field for it, and keeps raw values of the outermost object only
        if (item.getRawValues().get("aux") instanceof Map<?, ?> aux && aux.get("ID") != null) {
            imageId = aux.get("ID").toString();
        }
        if (item.getStream() == null) {
            return;
        }
        // an item may end within a line
        unfinished.append(COLOUR.matcher(item.getStream()).replaceAll("").replace('\r', '\n'));
        int end = unfinished.lastIndexOf("\n") + 1;
        String finished = unfinished.substring(0, end);
        unfinished.delete(0, end);
        finished.lines().forEach(this::line);
    }

    /** The id of the image; absent where the engine gave no proof that there is one. */
    synchronized Optional<String> imageId() {
        finish();
        return Optional.ofNullable(imageId);
    }

    /** Whether it had come no further than to the image that the Dockerfile begins with. */
    synchronized boolean isAtBase() {
        finish();
        return step.equalsIgnoreCase("FROM");
    }

    /** The last lines of output, to stand behind an error. */
    synchronized String lastWords() {
        finish();
        return lastLines.isEmpty() ? "" : " (its last words: " + String.join(" | ", lastLines) + ")";
    }

    private void finish() {
        line(unfinished.toString());
        unfinished.setLength(0);
    }

    private void line(String text) {
        String line = text.stripTrailing();
        if (line.isBlank()) {
            return;
        }
        log.accept(line);
        lastLines.addLast(line);
        if (lastLines.size() > REMEMBERED_LINES) {
            lastLines.removeFirst();
        }
        Matcher begun = STEP.matcher(line);
        if (begun.matches()) {
            step = begun.group(1);
        }
        Matcher success = SUCCESS.matcher(line);
        if (imageId == null && success.matches()) {
            imageId = success.group(1);
        }
    }
}
