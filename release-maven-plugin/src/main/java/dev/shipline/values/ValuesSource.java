package dev.shipline.values;

/** Fetches values files, and checks that they can be read. */
public interface ValuesSource {
    /** @throws dev.shipline.failure.ReleaseFailure naming every file that is missing or malformed, with the line */
    Values fetch(ValuesRequest request);
}
