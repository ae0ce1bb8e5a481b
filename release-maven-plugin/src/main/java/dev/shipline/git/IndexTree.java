package dev.shipline.git;

import java.io.IOException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Names the tree that an index would be committed as, without writing it. */
final class IndexTree extends ObjectInserter.Formatter {
    private IndexTree() {}

    static ObjectId of(DirCache index) throws IOException {
        try (IndexTree names = new IndexTree()) {
            return index.writeTree(names);
        }
    }

    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
        return idFor(type, data, offset, length);
    }
}
