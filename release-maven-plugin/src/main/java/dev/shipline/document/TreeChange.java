package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One place at which two trees differ.
 *
 * @param before what is there in the first tree: a scalar, a list of scalars, or an empty mapping or list; absent where there is nothing
 * @param after  the same of the second tree
 * @param isOrder whether the same named items stand in another order; before and after are their names then
 */
public record TreeChange(TreePath path, Optional<Object> before, Optional<Object> after, boolean isOrder) {
    public TreeChange {
        requireNonNull(path, "path is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
    }

    /** Contents may be secrets. */
    @Override
    public String toString() {
        return "TreeChange[" + path + "]";
    }
}
