package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of a pod.
 *
 * @param exitCode of a container that crashes
 * @param log      the file whose content is the log of the crash, relative to the folder of {@code pods.properties}; absent: that of a service that cannot start
 */
public record PodBehaviour(Mode mode, int exitCode, Optional<String> log) {
    /** The ways a pod can go. */
    public enum Mode {
        /** Runs and becomes ready; a pod of a Job ends well. */
        READY,
        /** Starts and ends at once, again and again. */
        CRASH,
        /** Its image is not found. */
        IMAGE,
        /** No node has room for it. */
        PENDING,
        /** It names a Secret that does not exist. */
        CONFIG,
        /** Runs and never becomes ready. */
        UNREADY,
        /** Needs more memory than it may have. */
        OOM;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final PodBehaviour READY = new PodBehaviour(Mode.READY);

    public PodBehaviour {
        requireNonNull(mode, "mode is null");
        requireNonNull(log, "log is null");
    }

    public PodBehaviour(Mode mode) {
        this(mode, 1, Optional.empty());
    }

    /**
     * Reads {@code ready}, {@code crash}, {@code crash:<exit code>}, {@code crash:<exit code>:<log file>}, {@code image} and so on.
     *
     * @throws IllegalArgumentException where the text is none of them
     */
    public static PodBehaviour parse(String text) {
        String[] parts = text.strip().split(":", 3);
        Mode mode = Arrays.stream(Mode.values())
                .filter(known -> known.word().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no behaviour of a pod; use one of "
                        + Arrays.stream(Mode.values()).map(Mode::word).collect(Collectors.joining(", "))));
        if (parts.length == 1) {
            return new PodBehaviour(mode);
        }
        if (mode != Mode.CRASH || !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no behaviour of a pod; use crash:<exit code>:<log file>");
        }
        return new PodBehaviour(
                mode, Integer.parseInt(parts[1]), parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (mode != Mode.CRASH) {
            return mode.word();
        }
        return mode.word() + ":" + exitCode + log.map(file -> ":" + file).orElse("");
    }
}
