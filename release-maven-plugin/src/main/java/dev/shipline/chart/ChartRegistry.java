package dev.shipline.chart;

import java.util.List;
import java.util.Optional;

/** The registries that keep charts as OCI artifacts. Every method throws {@link dev.shipline.failure.ReleaseFailure} when a registry refuses or is away. */
public interface ChartRegistry {
    /** One that is asked by nobody: for a user who has no {@code oci://} chart. */
    ChartRegistry NONE = new ChartRegistry() {
        @Override
        public List<String> tags(String repository) {
            throw new IllegalStateException("there is no registry to ask for " + repository);
        }

        @Override
        public Optional<Artifact> artifact(String repository, String tag) {
            throw new IllegalStateException("there is no registry to ask for " + repository);
        }

        @Override
        public byte[] blob(String repository, Layer layer) {
            throw new IllegalStateException("there is no registry to ask for " + repository);
        }
    };

    /**
     * All tags of a repository; none if there is no such repository.
     *
     * @param repository with its registry, {@code quay.io/acme/charts/api}
     */
    List<String> tags(String repository);

    /** What is under a tag; empty if there is no such tag. */
    Optional<Artifact> artifact(String repository, String tag);

    /** The bytes of a layer, proven against its digest. */
    byte[] blob(String repository, Layer layer);

    /** @param configType the media type of its configuration, which says what kind of artifact it is */
    record Artifact(String configType, List<Layer> layers) {}

    /**
     * @param digest {@code sha256:} and 64 hex digits
     * @param size   in bytes
     */
    record Layer(String mediaType, String digest, long size) {}
}
