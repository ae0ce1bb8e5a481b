package dev.shipline.insights;

import dev.shipline.git.Change;
import dev.shipline.git.ChangeLog;
import dev.shipline.git.Changes;
import java.util.Optional;

/** What git is asked. */
interface CommitReader {
    Optional<Change> change(String sha);

    Changes between(String released, String next);

    static CommitReader of(ChangeLog log) {
        return new CommitReader() {
            @Override
            public Optional<Change> change(String sha) {
                return log.change(sha);
            }

            @Override
            public Changes between(String released, String next) {
                return log.between(released, next);
            }
        };
    }
}
