package dev.shipline.sandbox.cluster;

/** Answers the cluster's question whether an image can be pulled. */
@FunctionalInterface
public interface ImageCheck {
    /**
     * Whether the registry has this image. An unchecked exception means that the registry cannot be asked: the pull fails with its message.
     *
     * @param reference as in the pod's spec, with a tag, a digest or both
     */
    boolean exists(String reference);
}
