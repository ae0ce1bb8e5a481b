package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import java.util.List;
import java.util.Optional;

/** Values files in a bucket. */
final class S3Folder implements ValuesFolder {
    private final ObjectStore store;
    private final ObjectLocation folder;

    S3Folder(ObjectStore store, ObjectLocation folder) {
        this.store = requireNonNull(store, "store is null");
        this.folder = requireNonNull(folder, "folder is null");
    }

    @Override
    public Optional<Found> read(String file, Optional<String> versionId) {
        return store.get(folder.resolve(file), versionId)
                .map(object -> new Found(object.content(), Optional.ofNullable(object.eTag()), object.versionId()));
    }

    /** A right to read is enough for a release: that to list only makes its complaints better. */
    @Override
    public List<String> names() {
        try {
            return store.names(folder);
        } catch (ReleaseFailure refused) {
            return List.of();
        }
    }

    @Override
    public String locate(String file) {
        return folder.resolve(file).toString();
    }
}
