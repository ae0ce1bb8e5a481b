package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What came of one request.
 *
 * @param status   empty if there was no answer
 * @param location where a redirect leads
 * @param body     the beginning of the answer; without one, why there is none
 */
record SmokeAnswer(Optional<Integer> status, Optional<String> location, String body) {
    private static final int LINES = 10;
    private static final int LONGEST_LINE = 300;

    SmokeAnswer {
        requireNonNull(status, "status is null");
        requireNonNull(location, "location is null");
        requireNonNull(body, "body is null");
    }

    static SmokeAnswer none(String why) {
        return new SmokeAnswer(Optional.empty(), Optional.empty(), why);
    }

    boolean hasStatus(int wanted) {
        return status.filter(given -> given == wanted).isPresent();
    }

    /** "answers 302 to https://login.example.com". */
    String words() {
        return status.map(given -> "answers " + given
                        + location.map(place -> " to " + place + " (redirects are not followed)")
                                .orElse(""))
                .orElse("does not answer: " + body);
    }

    List<String> lines() {
        return status.isEmpty()
                ? List.of()
                : body.lines()
                        .filter(line -> !line.isBlank())
                        .limit(LINES)
                        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                        .toList();
    }
}
