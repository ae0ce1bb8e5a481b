package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.DeployLease;
import dev.shipline.document.Document;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs of a release, since when and by whom, and what somebody should know about it before it is touched. */
final class StatusText {
    private static final int SHOWN_REVISIONS = 5;

    private final String environment;
    private final List<Revision> revisions;
    private final Optional<DeployLease> lease;
    private final Instant now;

    /** @param revisions newest first, at least one */
    StatusText(String environment, List<Revision> revisions, Optional<DeployLease> lease, Instant now) {
        this.environment = requireNonNull(environment, "environment is null");
        this.revisions = List.copyOf(revisions);
        this.lease = requireNonNull(lease, "lease is null");
        this.now = requireNonNull(now, "now is null");
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<Revision> running = ReleaseHistory.running(revisions.stream());
        lines.add(running.map(this::runs).orElse("nothing runs in " + environment));
        running.filter(Revision::isUnproven)
                .ifPresent(revision -> lines.add("unproven: " + revision.by().orElse("its deploy")
                        + " did not see the rollout of revision " + revision.number()
                        + " to the end; deploy again, or go back with mvn ship:rollback"));
        newestThatDoesNotRun(running).ifPresent(lines::add);
        revisions.stream().limit(SHOWN_REVISIONS).map(this::line).forEach(lines::add);
        lease.filter(held -> held.holder().isPresent())
                .ifPresent(held -> lines.add(
                        held.who() + " is at it since " + held.acquired() + ", last sign of life " + held.renewed()));
        return lines;
    }

    /** The version is what the release calls it: the image's tag. */
    private String runs(Revision revision) {
        Document image = revision.values().at("image");
        return environment + " runs version " + image.at("tag").text("(no tag)")
                + revision.commit().map(sha -> ", commit " + sha).orElse("")
                + image.at("digest").text().map(digest -> ", " + digest).orElse("")
                + ", revision " + revision.number() + ", since " + since(revision)
                + revision.by().map(who -> ", by " + who).orElse("")
                + (revision.isProven() ? ", proven" : "");
    }

    private Optional<String> newestThatDoesNotRun(Optional<Revision> running) {
        Revision newest = revisions.get(0);
        if (running.filter(revision -> revision.number() == newest.number()).isPresent()) {
            return Optional.empty();
        }
        String what = "the newest revision is another one: " + newest.number() + " is " + newest.status() + " since "
                + since(newest);
        if (newest.isPending() || newest.status().equals("uninstalling")) {
            return Optional.of(
                    what
                            + (lease.flatMap(DeployLease::holder).isPresent()
                                    ? ", by whoever is at it now"
                                    : "; if nobody is at it, the next deploy goes on from there, or mvn ship:unlock clears it"));
        }
        return Optional.of(what + ": " + newest.description());
    }

    private String line(Revision revision) {
        Document image = revision.values().at("image");
        String digest = image.at("digest").text("");
        return "revision " + revision.number() + "  " + revision.status() + "  since " + since(revision) + "  "
                + revision.chartName() + " " + revision.chartVersion() + "  "
                + image.at("tag").text("(no tag)") + (digest.isEmpty() ? "" : "@" + digest) + "  "
                + revision.description();
    }

    private String since(Revision revision) {
        return revision.deployed().truncatedTo(ChronoUnit.SECONDS) + " (" + RevisionTable.age(revision.deployed(), now)
                + ")";
    }
}
