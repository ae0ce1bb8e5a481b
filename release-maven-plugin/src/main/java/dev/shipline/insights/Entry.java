package dev.shipline.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One change, or attempt at a change, of a service in an environment.
 *
 * @param revision Helm's number; 0 where it never came to one
 * @param applied  when Helm applied it: from then on it could do harm
 * @param ended    when its rollout was proven or given up; the same as applied where only Helm's history tells of it
 * @param tag      the image's tag; empty where it is not known
 * @param repeats  the revision whose manifest it repeats; absent where it is no rollback
 * @param planned  whether it was planned, as opposed to an answer to an incident; absent where nothing says
 * @param steps    how long each step took, by its title; empty where no report is there
 */
record Entry(
        String service,
        String environment,
        int revision,
        Instant applied,
        Instant ended,
        Result result,
        String tag,
        Optional<String> commit,
        Optional<Integer> repeats,
        Optional<String> by,
        Optional<Boolean> planned,
        Map<String, Duration> steps) {
    enum Result {
        SUCCEEDED,
        /** It was applied, and did not become healthy. */
        FAILED,
        /** It was applied, and whoever did it was gone before anybody knew what came of it. */
        LEFT,
        /** It stopped before it changed anything. */
        STOPPED
    }

    Entry {
        requireNonNull(service, "service is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(applied, "applied is null");
        requireNonNull(ended, "ended is null");
        requireNonNull(result, "result is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(repeats, "repeats is null");
        requireNonNull(by, "by is null");
        requireNonNull(planned, "planned is null");
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    boolean isRollback() {
        return repeats.isPresent();
    }

    /** A change that reached the environment, with success or without. */
    boolean isDeployment() {
        return revision > 0 && !isRollback() && (result == Result.SUCCEEDED || result == Result.FAILED);
    }

    boolean succeeded() {
        return result == Result.SUCCEEDED;
    }

    /** "1.4.2 (ab12cd3)", as far as it is known. */
    String name() {
        String sha = commit.map(full -> full.substring(0, Math.min(7, full.length())))
                .orElse("");
        if (tag.isEmpty() || tag.equals(sha)) {
            return sha.isEmpty() ? "revision " + revision : sha;
        }
        return sha.isEmpty() ? tag : tag + " (" + sha + ")";
    }
}
