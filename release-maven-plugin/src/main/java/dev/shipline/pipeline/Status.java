package dev.shipline.pipeline;

import java.util.Locale;

/** How a stage ended. */
public enum Status {
    SUCCESS,
    FAILURE,
    /** The release failed and the revision before it runs again. */
    ROLLED_BACK;

    /** As a tag value: success, failure, rolled_back. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
