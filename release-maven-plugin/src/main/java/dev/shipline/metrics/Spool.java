package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The journal of a module and, where there is one, the user's own, to which goes what could not be sent: {@code mvn clean} removes the module's. On a CI
 * server there is none, since only the workspace outlives a job. An entry is in one of the two at a time.
 */
final class Spool {
    private final Journal own;
    private final Optional<Journal> users;

    Spool(Journal own, Optional<Journal> users) {
        this.own = requireNonNull(own, "own is null");
        this.users = requireNonNull(users, "users is null");
    }

    /** Where somebody finds what was not sent. */
    Path file() {
        return users.filter(journal -> !own.exists()).map(Journal::file).orElse(own.file());
    }

    void append(List<? extends Signal> signals) {
        own.append(signals);
    }

    /** Calls the work with what waits, unless another process is sending it. */
    boolean deliver(Work work) {
        Optional<Journal> waiting = users.filter(Journal::exists);
        return own.deliver(() -> {
            Runnable alone = () -> work.send(new Pending(List.of(own), all()));
            boolean both = waiting.isPresent() && waiting.get().deliver(() -> work.send(new Pending(all(), all())));
            if (!both) {
                alone.run();
            }
        });
    }

    /** How many entries wait. */
    long waiting() {
        return new Pending(all(), all()).entries().size();
    }

    /** Takes what is left to where the next build finds it, whatever becomes of the folder of this one. */
    void park() {
        users.ifPresent(journal -> {
            List<JournalEntry> left = own.exists() ? own.pending() : List.of();
            journal.add(left);
            own.drop(left.stream().map(JournalEntry::id).toList());
        });
    }

    private List<Journal> all() {
        return users.map(journal -> List.of(own, journal)).orElse(List.of(own));
    }

    @FunctionalInterface
    interface Work {
        void send(Pending pending);
    }

    /** What waits in several journals, each entry once. */
    static final class Pending {
        private final List<Journal> read;
        private final List<Journal> all;

        /**
         * @param read the journals that nobody else is sending from
         * @param all  where an entry may have been put in the meantime: an answer that came late settles it there
         */
        Pending(List<Journal> read, List<Journal> all) {
            this.read = List.copyOf(read);
            this.all = List.copyOf(all);
        }

        List<JournalEntry> entries() {
            Map<String, JournalEntry> entries = new LinkedHashMap<>();
            for (Journal journal : read) {
                if (!journal.exists()) {
                    continue;
                }
                journal.pending().forEach(entry -> entries.putIfAbsent(entry.id(), entry));
            }
            return new ArrayList<>(entries.values());
        }

        void settle(Collection<String> ids) {
            all.forEach(journal -> journal.settle(held(journal, ids)));
        }

        void drop(Collection<String> ids) {
            all.forEach(journal -> journal.drop(held(journal, ids)));
        }

        /** @param entries what stands for the others from now on */
        void replace(Collection<String> ids, List<JournalEntry> entries) {
            all.get(0).add(entries);
            drop(ids);
        }

        private static List<String> held(Journal journal, Collection<String> ids) {
            if (!journal.exists()) {
                return List.of();
            }
            return journal.pending().stream()
                    .map(JournalEntry::id)
                    .filter(ids::contains)
                    .toList();
        }
    }
}
