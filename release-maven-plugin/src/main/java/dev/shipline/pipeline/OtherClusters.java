package dev.shipline.pipeline;

/** What becomes of the clusters that have a release already when another cluster's failed. */
public enum OtherClusters {
    STAY,
    ROLL_BACK;

    /** @throws IllegalArgumentException with the reason, if it is none */
    public static OtherClusters parse(String text) {
        return switch (text) {
            case "stay" -> STAY;
            case "roll-back" -> ROLL_BACK;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither stay nor roll-back");
        };
    }
}
