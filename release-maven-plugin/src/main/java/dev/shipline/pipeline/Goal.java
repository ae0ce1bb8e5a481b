package dev.shipline.pipeline;

/** How far a run goes. */
public enum Goal {
    /** Only what changes nothing, and can be known before the build. */
    CHECK,
    /** What a deploy would change; changes nothing itself. */
    PLAN,
    BUILD,
    PUSH,
    SCAN,
    VALUES,
    UPGRADE
}
