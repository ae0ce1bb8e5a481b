package dev.shipline.page;

/** A bar on a track as wide as its place in the page. Only the bar is drawn: what it says in words stands beside it, at the page's own size. */
public final class Bar {
    private static final int WIDE = 1000;
    /** A bar of next to nothing is still seen. */
    private static final double LEAST = 4;

    private Bar() {}

    /** From the left, by a share of the whole width. */
    public static Element upTo(double share, boolean bad) {
        return between(0, share, bad);
    }

    public static Element between(double from, double to, boolean bad) {
        double start = Math.min(WIDE - LEAST, bounded(from) * WIDE);
        double width = Math.max(LEAST, bounded(to) * WIDE - start);
        return frame().add(rect(0, WIDE, "pale"), rect(start, width, bad ? "miss" : "mark"));
    }

    /** Two values of one thing: the nearer one in full, on the way to the farther one. */
    public static Element upToBoth(double near, double far) {
        double first = Math.max(LEAST, bounded(near) * WIDE);
        double second = Math.max(first, bounded(far) * WIDE);
        return frame().add(
                        rect(0, WIDE, "pale"), rect(0, second, "mark").set("opacity", "0.35"), rect(0, first, "mark"));
    }

    private static Element frame() {
        return Element.of("svg")
                .set("viewBox", "0 0 " + WIDE + " 8")
                .set("preserveAspectRatio", "none")
                .set("height", "8")
                .set("aria-hidden", "true");
    }

    private static Element rect(double x, double width, String classes) {
        return Element.of("rect", classes).set("x", x).set("width", width).set("height", "8");
    }

    private static double bounded(double share) {
        return Double.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
    }
}
