package dev.shipline.pipeline;

/** How several clusters of one environment get a release. */
public enum ClusterOrder {
    /** One after the other; the first that fails ends it. */
    ONE_BY_ONE,
    /** All at once, whatever becomes of the others. */
    SIDE_BY_SIDE;

    /** @throws IllegalArgumentException with the reason, if it is none */
    public static ClusterOrder parse(String text) {
        return switch (text) {
            case "one-by-one" -> ONE_BY_ONE;
            case "side-by-side" -> SIDE_BY_SIDE;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither one-by-one nor side-by-side");
        };
    }
}
