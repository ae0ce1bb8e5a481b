package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.document.TreeChange;
import dev.shipline.document.TreeDiff;
import dev.shipline.plan.ResourceChange.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What changes between two manifests, object by object and field by field. It can be shown to anybody: secrets are numbered, not printed. The same two
 * manifests always give the same text.
 *
 * @param resources what becomes of each object that does not stay as it is
 * @param hooks     each object that Helm makes around the change, or made around the one before
 * @param immutable changes that the API server refuses, unless the object is not there
 * @param notes     what else somebody should know before it is done
 */
public record ManifestDiff(
        List<ResourceChange> resources, List<HookChange> hooks, List<ImmutableChange> immutable, List<String> notes) {
    public ManifestDiff {
        resources = List.copyOf(resources);
        hooks = List.copyOf(hooks);
        immutable = List.copyOf(immutable);
        notes = List.copyOf(notes);
    }

    /** Of a change around which no hook runs. */
    public static ManifestDiff between(String before, String after) {
        return between(before, after, Set.of());
    }

    /**
     * @param before what runs, with its hooks
     * @param after  what is to run, with its hooks
     * @param events those at which a hook runs in this change: pre-upgrade
     */
    public static ManifestDiff between(String before, String after, Set<String> events) {
        Manifest old = Manifest.read(before);
        Manifest young = Manifest.read(after);
        Labels labels = new Labels(old, young);
        ShownValues values = new ShownValues();
        List<ResourceChange> resources = new ArrayList<>();
        List<ImmutableChange> immutable = new ArrayList<>();
        for (ResourceId id : young.resources().keySet()) {
            if (!old.resources().containsKey(id)) {
                resources.add(new ResourceChange(Verb.ADDED, id, labels.of(id), List.of()));
            }
        }
        for (ResourceId id : old.resources().keySet()) {
            Document now = young.resources().get(id);
            if (now == null) {
                continue;
            }
            Document was = old.resources().get(id);
            List<TreeChange> changes = TreeDiff.between(was, now);
            if (!changes.isEmpty()) {
                List<FieldChange> fields = changes.stream()
                        .map(change -> values.show(id.kind(), change))
                        .toList();
                resources.add(new ResourceChange(Verb.CHANGED, id, labels.of(id), fields));
                immutable.addAll(ImmutableFields.among(changes, labels.of(id), id, was, now));
            }
        }
        for (Map.Entry<ResourceId, Document> each : old.resources().entrySet()) {
            ResourceId id = each.getKey();
            if (!young.resources().containsKey(id)) {
                Verb verb = Manifest.isKept(each.getValue()) ? Verb.KEPT : Verb.REMOVED;
                resources.add(new ResourceChange(verb, id, labels.of(id), List.of()));
            }
        }
        List<HookChange> hooks = HookChange.between(old.hooks(), young.hooks(), events, values);
        return new ManifestDiff(resources, hooks, immutable, ChangeNotes.of(old, young, resources));
    }

    public boolean isEmpty() {
        return resources.isEmpty();
    }

    public String summary() {
        if (isEmpty()) {
            return "no resource changes";
        }
        long kept = count(Verb.KEPT);
        return count(Verb.ADDED) + " added, " + count(Verb.CHANGED) + " changed, " + count(Verb.REMOVED) + " removed"
                + (kept == 0 ? "" : ", " + kept + " kept");
    }

    private long count(Verb verb) {
        return resources.stream().filter(change -> change.verb() == verb).count();
    }

    /** A line per resource, indented lines for its fields. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * The same, bounded.
     *
     * @param mostResources how many objects are named at the most
     * @param mostFields    how many fields of each
     */
    public List<String> lines(int mostResources, int mostFields) {
        if (isEmpty()) {
            return List.of("no resource changes");
        }
        List<String> lines = new ArrayList<>();
        resources.stream().limit(mostResources).forEach(change -> lines.addAll(change.lines(mostFields)));
        if (resources.size() > mostResources) {
            lines.add("and " + (resources.size() - mostResources) + " more objects");
        }
        return lines;
    }

    /** Each change by itself, so that two plans can be compared. */
    public List<String> sentences() {
        return Stream.concat(
                        resources.stream().flatMap(change -> change.sentences().stream()),
                        hooks.stream().flatMap(hook -> hook.sentences().stream()))
                .toList();
    }

    /** Names are as short as they can be without being mistaken. */
    private record Labels(List<ResourceId> all) {
        Labels(Manifest before, Manifest after) {
            this(all(before, after));
        }

        private static List<ResourceId> all(Manifest before, Manifest after) {
            TreeSet<ResourceId> all = new TreeSet<>(before.resources().keySet());
            all.addAll(after.resources().keySet());
            return List.copyOf(all);
        }

        String of(ResourceId id) {
            boolean isTold = all.stream()
                            .filter(other -> other.toString().equals(id.toString()))
                            .count()
                    == 1;
            if (isTold) {
                return id.toString();
            }
            String place = id.namespace().isEmpty() ? "the release's namespace" : id.namespace();
            return id + " (" + place + ", API group " + (id.group().isEmpty() ? "core" : id.group()) + ")";
        }
    }
}
