package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.helm.Revision;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hooks that belong to what runs. A rollback of ours runs none, so that the revision it makes keeps none: they are those of the revision that it repeats, for
 * as long as Helm's history has it.
 */
final class FormerHooks {
    private final Supplier<List<Revision>> history;

    /** @param history read only where it is needed */
    FormerHooks(Supplier<List<Revision>> history) {
        this.history = requireNonNull(history, "history is null");
    }

    /** YAML of them. */
    String of(Revision running) {
        if (!isRollbackWithoutHooks(running)) {
            return running.hookManifest();
        }
        List<Revision> all = history.get();
        Optional<Revision> origin = Optional.of(running);
        while (origin.filter(FormerHooks::isRollbackWithoutHooks).isPresent()) {
            origin = origin.flatMap(revision -> repeated(all, revision));
        }
        return origin.map(Revision::hookManifest).orElse("");
    }

    /** Helm's own rollback keeps them. */
    private static boolean isRollbackWithoutHooks(Revision revision) {
        return revision.hookManifest().isBlank() && revision.repeats().isPresent();
    }

    /** An earlier one: a description is anybody's text. */
    private static Optional<Revision> repeated(List<Revision> all, Revision rollback) {
        int number = rollback.repeats().orElseThrow();
        return all.stream()
                .filter(revision -> revision.number() == number && number < rollback.number())
                .findFirst();
    }
}
