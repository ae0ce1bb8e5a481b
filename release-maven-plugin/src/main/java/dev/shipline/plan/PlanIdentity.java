package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a plan is approved by.
 *
 * @param unstable fields that the chart renders another way each time, which the hash cannot cover
 */
public record PlanIdentity(PlanHash hash, List<String> unstable) {
    public PlanIdentity {
        requireNonNull(hash, "hash is null");
        unstable = List.copyOf(unstable);
    }

    /**
     * What a plan goes on top of, and where to.
     *
     * @param revision the one that runs; 0 at a first install
     * @param manifest its manifest; empty at a first install
     * @param target   cluster, namespace and release
     */
    public record Base(int revision, String manifest, String target) {}

    /**
     * @param image         the digest
     * @param renderedAgain the same chart and values a second time, which shows what the chart makes anew each time
     */
    public static PlanIdentity of(Base base, String image, String rendered, String renderedAgain) {
        SentManifest sent = SentManifest.of(rendered, renderedAgain);
        return new PlanIdentity(
                PlanHash.of(base.revision, base.manifest, base.target, image, sent.content()), sent.unstable());
    }
}
