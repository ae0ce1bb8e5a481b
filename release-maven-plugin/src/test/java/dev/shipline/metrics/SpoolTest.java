package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final Count COUNT = new Count("ship.release.count", 1, List.of(), "ci-orders", Samples.NOW);

    @TempDir
    Path folder;

    private Spool spool(String module) {
        return new Spool(own(module), Optional.of(users()));
    }

    private Journal own(String module) {
        return new Journal(folder.resolve(module).resolve(Journal.NAME));
    }

    private Journal users() {
        return new Journal(folder.resolve("cache").resolve(Journal.NAME));
    }

    private static List<JournalEntry> deliver(Spool spool) {
        List<JournalEntry> sent = new ArrayList<>();
        spool.deliver(pending -> {
            sent.addAll(pending.entries());
            pending.settle(sent.stream().map(JournalEntry::id).toList());
        });
        return sent;
    }

    @Test
    void putsAwayWhatCleanWouldRemove() {
        Spool spool = spool("orders");
        spool.append(List.of(COUNT));

        spool.park();

        assertThat(own("orders").pending()).isEmpty();
        assertThat(users().pending()).extracting(JournalEntry::signal).containsExactly(COUNT);
    }

    @Test
    void givesItToWhicheverModuleSendsNext() {
        spool("orders").append(List.of(COUNT));
        spool("orders").park();

        assertThat(deliver(spool("greeter"))).hasSize(1);
        assertThat(deliver(spool("orders"))).isEmpty();
    }

    @Test
    void staysInTheWorkspaceWhereNothingElseOutlivesTheJob() {
        Spool spool = new Spool(own("orders"), Optional.empty());
        spool.append(List.of(COUNT));

        spool.park();

        assertThat(own("orders").pending()).hasSize(1);
    }

    @Test
    void settlesWhatWasPutAwayWhileItsAnswerWasOnItsWay() {
        Spool spool = spool("orders");
        spool.append(List.of(COUNT));

        spool.deliver(pending -> {
            List<String> ids = pending.entries().stream().map(JournalEntry::id).toList();
            spool.park();
            pending.settle(ids);
        });

        assertThat(spool.waiting()).isZero();
    }

    @Test
    void leavesTheUsersToWhoIsSendingThem() {
        spool("orders").append(List.of(COUNT));
        spool("orders").park();
        spool("greeter").append(List.of(COUNT));

        users().deliver(() -> assertThat(deliver(spool("greeter"))).hasSize(1));

        assertThat(users().pending()).hasSize(1);
    }

    @Test
    void keepsEachAccountsApartAndTellsNoKey() {
        MetricsSettings settings = Samples.settings(java.net.URI.create("http://127.0.0.1:1"));
        MetricsOptions none = MetricsOptions.NONE;
        MetricsOptions options = new MetricsOptions(
                none.names(), none.agent(), none.proxy(), none.appKey(), false, none.journal(), Optional.of(folder));
        Spool one = Spools.of(settings.with(options), folder.resolve("target"));
        Spool other = Spools.of(
                Samples.settings(java.net.URI.create("http://127.0.0.1:2")).with(options), folder.resolve("target"));
        one.append(List.of(COUNT));

        one.park();

        assertThat(one.waiting()).isEqualTo(1);
        assertThat(other.waiting()).isZero();
        assertThat(one.file().toString()).doesNotContain(Samples.KEY);
        assertThat(Files.exists(one.file())).isTrue();
    }
}
