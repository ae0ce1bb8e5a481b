package dev.shipline.registry;

import dev.shipline.image.PushedImage;
import java.util.function.Consumer;

/** Waits for the registry's own vulnerability scan of an image and holds it against a policy. */
public interface ScanGate {
    /**
     * @param progress told in a few words while the scanner works
     * @return the verdict; a rejected image is a verdict too, not an exception
     */
    Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress);
}
