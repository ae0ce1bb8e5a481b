package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
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
    public Optional<Found> read(String file) {
        return store.get(folder.resolve(file)).map(object -> new Found(object.content(), object.versionId()));
    }

    @Override
    public String locate(String file) {
        return folder.resolve(file).toString();
    }
}
