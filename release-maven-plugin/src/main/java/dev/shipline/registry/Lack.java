package dev.shipline.registry;

/** Why there is no verdict on an image. Each has a rule of its own, because each calls for another thing to be done. */
public enum Lack {
    /** There is no scanner, or it cannot read this image, today or tomorrow. */
    UNSUPPORTED(
            "ship.scan.unsupported",
            "build on a base image that the scanner knows, or set ship.scan.unsupported to warn if it is right that nobody scans the image"),
    /** The scanner broke on the image; Quay tries again by itself. */
    FAILED(
            "ship.scan.failed",
            "run again in some five minutes: Quay scans again by itself; if it goes on failing, the registry's own log says why"),
    /** The scanner has not come to the image in time. */
    LATE(
            "ship.scan.late",
            "look at the image in the registry's web pages; run again if it is scanned by now, or raise ship.scan.timeout");

    private final String property;
    private final String advice;

    Lack(String property, String advice) {
        this.property = property;
        this.advice = advice;
    }

    /** The property that rules it. */
    public String property() {
        return property;
    }

    /** What helps. */
    public String advice() {
        return advice;
    }
}
