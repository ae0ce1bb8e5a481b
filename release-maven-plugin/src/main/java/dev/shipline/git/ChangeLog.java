package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/** What git knows of the commits between releases. */
public final class ChangeLog {
    private final Path folder;

    /** @param folder a folder of the checkout, not necessarily its top */
    public ChangeLog(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    /** One commit; empty where the checkout does not hold it, or there is none. */
    public Optional<Change> change(String sha) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            return checkout == null ? Optional.empty() : checkout.change(sha);
        }
    }

    /**
     * The commits that {@code next} has and {@code released} has not, as {@code git log released..next} lists them.
     *
     * @return what could be found, and whether that is all; nothing where the checkout does not hold one of the two
     */
    public Changes between(String released, String next) {
        try (Checkout checkout = Checkout.find(folder).orElse(null)) {
            return checkout == null ? Changes.UNKNOWN : checkout.changes(released, next);
        }
    }
}
