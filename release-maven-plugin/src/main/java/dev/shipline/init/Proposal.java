package dev.shipline.init;

import java.util.List;

/**
 * What would make a project release by the pipeline.
 *
 * @param found    what was found out, and where
 * @param changes  to files; none where there is nothing to do
 * @param obsolete what can be deleted afterwards, and what became of it
 * @param next     what is left for a person to do
 */
public record Proposal(List<String> found, List<FileChange> changes, List<String> obsolete, List<String> next) {
    public Proposal {
        found = List.copyOf(found);
        changes = List.copyOf(changes);
        obsolete = List.copyOf(obsolete);
        next = List.copyOf(next);
    }
}
