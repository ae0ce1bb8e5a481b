package dev.shipline.helm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a helm program says it is. Between two majors the options differ. */
record HelmVersion(int major, String text) {
    static final int OLDEST = 3;
    static final int NEWEST = 4;

    private static final Pattern FORM = Pattern.compile("v(\\d{1,3})\\.\\d+\\.\\d+\\S*");

    /** Empty where it is no version. */
    static Optional<HelmVersion> parse(String text) {
        Matcher found = FORM.matcher(text.strip());
        return found.matches()
                ? Optional.of(new HelmVersion(Integer.parseInt(found.group(1)), found.group()))
                : Optional.empty();
    }

    boolean isKnown() {
        return major >= OLDEST && major <= NEWEST;
    }

    /** Whether it lists and watches hooks of every kind, and CRDs, until they are ready. */
    boolean watchesHooks() {
        return major >= 4;
    }

    /** Whether objects can be merged by the API server. */
    boolean knowsServerSideApply() {
        return major >= 4;
    }
}
