package dev.shipline.pipeline;

/** The two halves of a pipeline that are counted and timed: the image, and its release into an environment. */
public enum Stage {
    BUILD,
    RELEASE
}
