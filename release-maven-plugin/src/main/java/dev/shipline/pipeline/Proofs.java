package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a revision has to show beyond pods that are ready.
 *
 * @param smoke asked once they are
 * @param soak  how long nothing may happen to them after that; zero: not watched
 */
public record Proofs(Optional<SmokeCheck> smoke, Duration soak) {
    public static final Proofs NONE = new Proofs(Optional.empty(), Duration.ZERO);

    public Proofs {
        requireNonNull(smoke, "smoke is null");
        requireNonNull(soak, "soak is null");
    }
}
