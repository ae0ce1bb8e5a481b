package dev.shipline.it;

/** Whether tests do all that they can, {@code -Dit.long=true}, or what fits into a run for each commit. */
final class LongRun {
    static final String PROPERTY = "it.long";

    private LongRun() {}

    static boolean isWanted() {
        return Boolean.getBoolean(PROPERTY);
    }
}
