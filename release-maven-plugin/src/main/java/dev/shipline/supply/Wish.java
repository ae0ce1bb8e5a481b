package dev.shipline.supply;

/** Whether a document is attached to an image. */
public enum Wish {
    OFF,
    /** Attached; a registry that takes no such documents is a warning. */
    ATTACH,
    /** Attached, or there is no release. */
    REQUIRE
}
