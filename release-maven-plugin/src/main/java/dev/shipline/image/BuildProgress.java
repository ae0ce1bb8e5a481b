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
    private static final int REMEMBERED_LINES = 10;

    private final Consumer<String> log;
    private final Deque<String> lastLines = new ArrayDeque<>();
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
        item.getStream()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isBlank())
                .forEach(this::line);
    }

    private void line(String line) {
        log.accept(line);
        lastLines.addLast(line);
        if (lastLines.size() > REMEMBERED_LINES) {
            lastLines.removeFirst();
        }
        Matcher success = SUCCESS.matcher(line);
        if (imageId == null && success.matches()) {
            imageId = success.group(1);
        }
    }

    /** The id of the image; absent where the engine gave no proof that there is one. */
    synchronized Optional<String> imageId() {
        return Optional.ofNullable(imageId);
    }

    /** The last lines of output, to stand behind an error. */
    synchronized String lastWords() {
        return lastLines.isEmpty() ? "" : " (its last words: " + String.join(" | ", lastLines) + ")";
    }
}
