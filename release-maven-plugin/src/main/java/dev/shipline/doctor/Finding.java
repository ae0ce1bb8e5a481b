package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;

/**
 * What came of one check.
 *
 * @param words how things stand, or what is wrong because of what
 * @param fix   what to do; empty where there is nothing to do
 */
public record Finding(Outcome outcome, String words, String fix) {
    public enum Outcome {
        OK("ok"),
        /** A release goes on, though not as it might. */
        WARNING("warning"),
        /** A release would fail. */
        FAILED("failed"),
        /** It could not be asked, or there is nothing to ask. */
        SKIPPED("skipped");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** For people, and in doctor.json. */
        public String word() {
            return word;
        }
    }

    public Finding {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(words, "words is null");
        requireNonNull(fix, "fix is null");
    }

    public static Finding ok(String words) {
        return new Finding(Outcome.OK, words, "");
    }

    public static Finding warning(String words, String fix) {
        return new Finding(Outcome.WARNING, words, fix);
    }

    public static Finding failed(String words, String fix) {
        return new Finding(Outcome.FAILED, words, fix);
    }

    public static Finding failed(ReleaseFailure failure) {
        return failed(failure.what() + ", because " + failure.because().stripTrailing(), failure.fix());
    }

    /** @param why what would have to be there first */
    public static Finding skipped(String why) {
        return new Finding(Outcome.SKIPPED, why, "");
    }
}
