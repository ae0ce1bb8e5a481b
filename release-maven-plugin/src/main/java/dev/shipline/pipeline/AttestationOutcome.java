package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.supply.Wish;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of one document of an image.
 *
 * @param name    which one, for people
 * @param digest  of its manifest; absent where it is not attached
 * @param problem why it could not be attached
 * @param isNew   whether this run attached it
 * @param detail  a few words about it
 * @param notes   what people may want to know of it
 */
record AttestationOutcome(
        String name,
        Wish wish,
        Optional<ImageDigest> digest,
        Optional<ReleaseFailure> problem,
        boolean isNew,
        String detail,
        List<String> notes) {
    AttestationOutcome {
        requireNonNull(name, "name is null");
        requireNonNull(wish, "wish is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(problem, "problem is null");
        requireNonNull(detail, "detail is null");
        notes = List.copyOf(notes);
    }

    static AttestationOutcome wished(String name, Wish wish) {
        return new AttestationOutcome(name, wish, Optional.empty(), Optional.empty(), false, "no " + name, List.of());
    }

    AttestationOutcome attached(ImageDigest manifest, String words, List<String> said) {
        return new AttestationOutcome(name, wish, Optional.of(manifest), Optional.empty(), true, words, said);
    }

    AttestationOutcome reused(ImageDigest manifest) {
        return new AttestationOutcome(
                name, wish, Optional.of(manifest), Optional.empty(), false, "has its " + name, List.of());
    }

    AttestationOutcome without(List<String> said, String words) {
        return new AttestationOutcome(name, wish, Optional.empty(), Optional.empty(), false, words, said);
    }

    AttestationOutcome failed(ReleaseFailure failure) {
        return new AttestationOutcome(
                name, wish, Optional.empty(), Optional.of(failure), false, "no " + name, List.of());
    }

    /** The property that says what is wished. */
    String property() {
        return "ship." + name.toLowerCase(Locale.ROOT);
    }
}
