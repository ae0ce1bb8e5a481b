package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectStore.StoredObject;
import dev.shipline.s3.ObjectWriter;
import dev.shipline.s3.ObjectWriter.Condition;
import dev.shipline.s3.ObjectWriter.NewObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Changes an index that others change at the same time: read, change, write if it is still what was read; otherwise all over again. */
final class IndexUpdate {
    static final String INDEX = "index.yaml";

    /** The client behind the store has tried several times before each of them. */
    private static final int MAX_TROUBLES = 5;

    private static final String CONTENT_TYPE = "text/yaml";

    private final ObjectStore store;
    private final ObjectWriter writer;
    private final Patience patience;
    private final ObjectLocation location;
    private final boolean lookAgain;

    /** @param lookAgain whether a write is only believed when it is read back, because the store may not know conditions */
    IndexUpdate(
            ObjectStore store, ObjectWriter writer, Patience patience, ObjectLocation repository, boolean lookAgain) {
        this.store = requireNonNull(store, "store is null");
        this.writer = requireNonNull(writer, "writer is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.location = requireNonNull(repository, "repository is null").resolve(INDEX);
        this.lookAgain = lookAgain;
    }

    /**
     * @param change makes the change, and says whether there was anything to change; called once for each index that is read
     * @return how many times the index had to be written, with the one that counts; 0: there was nothing to change
     */
    int run(Predicate<RepositoryIndex> change) {
        return run(change, broken -> {
            throw broken;
        });
    }

    /** @param instead gives what to take for an index that is none */
    int run(Predicate<RepositoryIndex> change, Function<ReleaseFailure, RepositoryIndex> instead) {
        Instant deadline = patience.deadline();
        int writes = 0;
        int troubles = 0;
        Optional<ReleaseFailure> trouble = Optional.empty();
        for (int tries = 0; tries == 0 || patience.another(tries, deadline); tries++) {
            try {
                Optional<StoredObject> found = store.get(location);
                RepositoryIndex index =
                        found.map(object -> parse(object, instead)).orElseGet(RepositoryIndex::empty);
                if (!change.test(index)) {
                    return writes;
                }
                writes++;
                if (writer.put(written(index), condition(found)) && !lookAgain) {
                    return writes;
                }
                trouble = Optional.empty();
                troubles = 0;
            } catch (ReleaseFailure e) {
                // Nobody answered, or not to the end: whether it was written, the next look tells
                if (e.code() != FailureCode.UNREACHABLE || ++troubles == MAX_TROUBLES) {
                    throw e;
                }
                trouble = Optional.of(e);
            }
        }
        throw trouble.orElse(tooBusy(writes));
    }

    private RepositoryIndex parse(StoredObject object, Function<ReleaseFailure, RepositoryIndex> instead) {
        try {
            return RepositoryIndex.parse(location.toString(), object.content());
        } catch (ReleaseFailure e) {
            return instead.apply(e);
        }
    }

    private NewObject written(RepositoryIndex index) {
        byte[] content = index.write(patience.clock().instant());
        if (content.length > RepositoryIndex.MAX_CHARACTERS) {
            throw new ReleaseFailure(
                    FailureCode.CHART,
                    "cannot write the index " + location,
                    "with the new chart it would have " + content.length + " bytes, more than readers take",
                    "publish into another repository, or remove old charts and run -Dship.chart.repair");
        }
        return new NewObject(location, content, CONTENT_TYPE, Map.of());
    }

    private Condition condition(Optional<StoredObject> found) {
        return found.map(object -> Condition.unchangedSince(
                        requireNonNull(object.eTag(), "the store gives no ETag for " + location)))
                .orElseGet(Condition::absent);
    }

    private ReleaseFailure tooBusy(int writes) {
        return new ReleaseFailure(
                FailureCode.RELEASE_BUSY,
                "cannot write the index " + location,
                "others wrote it first, " + writes + " times within "
                        + patience.longest().toSeconds() + " seconds",
                "run it again: what is stored already is found; or raise ship.chart.patience");
    }
}
