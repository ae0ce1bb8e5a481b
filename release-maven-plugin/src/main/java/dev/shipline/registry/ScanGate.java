package dev.shipline.registry;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for the registry's own vulnerability scan of an image and holds it against a policy. */
public interface ScanGate {
    /**
     * @param progress told in a few words while the scanner works
     * @return the verdict; a rejected image is a verdict too, and so is that there is none; not an exception
     */
    Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress);

    /** What the scanner says of an image at this moment, without waiting for anything; empty where it has no verdict. */
    Optional<List<Finding>> lookUp(ImageName name, ImageDigest digest);
}
