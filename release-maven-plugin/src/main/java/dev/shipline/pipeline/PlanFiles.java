package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.git.CommitLog;
import dev.shipline.pipeline.PlanSheet.Change;
import dev.shipline.plan.HookChange;
import dev.shipline.plan.ImmutableChange;
import dev.shipline.plan.PlanHash;
import dev.shipline.plan.ResourceChange;
import dev.shipline.plan.ValueKeys;
import dev.shipline.registry.ScanDelta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan's files: {@code plan.txt} for people, {@code plan.json} for programs, {@code plan.hash} for the job that deploys. */
final class PlanFiles {
    private static final String TEXT = "plan.txt";
    private static final String JSON = "plan.json";
    private static final String HASH = "plan.hash";

    private final Path folder;

    PlanFiles(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    void write(Release release, PlanSheet plan) {
        String heading = release.service() + " " + release.tag() + " on top of " + plan.base() + ": " + plan.place();
        // of several clusters all plans have one hash, which is not ours to write
        Optional<String> hash = plan.identity()
                .filter(identity -> release.cluster().isEmpty())
                .map(identity -> identity.hash().toString());
        AtomicFile.write(
                folder.resolve(TEXT),
                heading + "\n"
                        + hash.map(shown -> "plan     " + shown + "\n").orElse("")
                        + String.join("\n", PlanText.WHOLE.lines(plan)) + "\n");
        AtomicFile.write(
                folder.resolve(JSON), Document.of(content(release, plan)).toPrettyJson());
        if (release.cluster().isEmpty()) {
            AtomicFile.write(
                    folder.resolve(HASH), hash.map(shown -> shown + "\n").orElse(""));
        }
    }

    /** The changes of a plan that an earlier job has left here; empty where it is another one, or none. */
    List<String> changesOf(PlanHash hash) {
        try {
            Document plan = Document.json(Files.readString(folder.resolve(JSON)));
            return plan.at("hash").text("").equals(hash.toString())
                    ? plan.at("changes").items().stream()
                            .map(change -> change.text(""))
                            .toList()
                    : List.of();
        } catch (IOException | MalformedDocumentException e) {
            return List.of();
        }
    }

    private static Map<String, Object> content(Release release, PlanSheet plan) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(
                "hash",
                plan.identity().map(identity -> identity.hash().toString()).orElse(null));
        content.put(
                "unstable", plan.identity().map(identity -> identity.unstable()).orElse(List.of()));
        content.put("service", release.service());
        content.put("environment", release.environment().orElse(null));
        content.put("commit", release.commit().sha());
        content.put("place", plan.place());
        content.put("base", plan.base());
        content.put("image", change(plan.image()));
        content.put("chart", change(plan.chart()));
        content.put("commits", plan.commits().map(PlanFiles::commits).orElse(null));
        content.put("values", values(plan.values()));
        content.put("findings", plan.findings().map(PlanFiles::findings).orElse(null));
        content.put("changes", plan.diff().sentences());
        content.put(
                "resources",
                plan.diff().resources().stream().map(ResourceChange::toMap).toList());
        content.put("hooks", plan.diff().hooks().stream().map(HookChange::toMap).toList());
        content.put("crds", plan.crds().toMap());
        content.put(
                "immutable",
                plan.diff().immutable().stream().map(ImmutableChange::toMap).toList());
        content.put("notes", plan.diff().notes());
        content.put("blocked", plan.blocked());
        content.put("drift", DriftLines.of(plan.drift()));
        content.put("notCompared", plan.drift().notes());
        return content;
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("from", change.from().orElse(null));
        content.put("to", change.to().orElse(null));
        return content;
    }

    private static Map<String, Object> commits(PlanSheet.CommitRange range) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("from", range.from());
        content.put("to", range.to());
        content.put(
                "count",
                range.log().equals(CommitLog.UNKNOWN) ? null : range.log().count());
        content.put("complete", range.log().isComplete());
        content.put(
                "newest",
                range.log().newest().stream().map(CommitLog.Entry::toString).toList());
        return content;
    }

    private static Map<String, Object> values(ValueKeys keys) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("added", keys.added());
        content.put("changed", keys.changed());
        content.put("removed", keys.removed());
        return content;
    }

    private static Map<String, Object> findings(ScanDelta delta) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("against", delta.against().value());
        content.put("new", delta.added().size());
        content.put("remaining", delta.running().size());
        content.put("fixed", delta.gone().size());
        return content;
    }
}
