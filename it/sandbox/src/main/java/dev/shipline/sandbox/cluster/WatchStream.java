package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** One client's watch: a line of JSON for each change that it asked for, until its time is up or the server stops. */
final class WatchStream {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration BOOKMARK_PAUSE = Duration.ofSeconds(10);
    private final ObjectStore store;
    private final ResourceType type;
    private final ApiPath path;
    private final ApiRequest request;
    private final Predicate<JsonNode> chosen;
    private final OutputStream out;

    WatchStream(ObjectStore store, ResourceType type, ApiPath path, ApiRequest request, OutputStream out) {
        this.store = requireNonNull(store, "store is null");
        this.type = requireNonNull(type, "type is null");
        this.path = requireNonNull(path, "path is null");
        this.request = requireNonNull(request, "request is null");
        this.out = requireNonNull(out, "out is null");
        Predicate<JsonNode> selected = ResourceReads.selection(request);
        this.chosen = path.name().isEmpty()
                ? selected
                : selected.and(object -> Meta.name(object).equals(path.name()));
    }

    /** @throws IOException when the client went away, which is how most watches end */
    void run() throws IOException, InterruptedException {
        try {
            follow(begin());
        } catch (ApiException refusal) {
            send("ERROR", refusal.status());
        }
    }

    private long begin() throws IOException {
        String from = request.parameter("resourceVersion");
        boolean initial = request.asks("sendInitialEvents");
        if (!initial && !from.isEmpty() && !from.equals("0")) {
            return Long.parseLong(from);
        }
        ObjectStore.Snapshot snapshot = store.snapshot(type, path.namespace());
        for (ObjectNode object : snapshot.objects()) {
            if (chosen.test(object)) {
                send("ADDED", object);
            }
        }
        if (initial) {
            ObjectNode bookmark = bookmark(snapshot.revision());
            Json.child(bookmark, "metadata", "annotations").put("k8s.io/initial-events-end", "true");
            send("BOOKMARK", bookmark);
        }
        return snapshot.revision();
    }

    private void follow(long from) throws IOException, InterruptedException {
        long seen = from;
        long end = System.nanoTime() + life().toNanos();
        while (!store.changes().closed()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative()) {
                return;
            }
            var news = store.changes().after(seen, left.compareTo(BOOKMARK_PAUSE) < 0 ? left : BOOKMARK_PAUSE);
            for (Change change : news) {
                tell(change);
                seen = change.revision();
            }
            // Also finds out that the client is gone
            if (news.isEmpty() && request.asks("allowWatchBookmarks")) {
                send("BOOKMARK", bookmark(seen));
            }
        }
    }

    private Duration life() {
        String seconds = request.parameter("timeoutSeconds");
        return seconds.matches("[1-9]\\d{0,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : LONGEST;
    }

    private void tell(Change change) throws IOException {
        ObjectKey key = change.key();
        boolean elsewhere = !path.namespace().isEmpty() && !path.namespace().equals(key.namespace());
        if (!key.type().equals(type) || elsewhere) {
            return;
        }
        Optional<ObjectNode> before = change.before().filter(chosen);
        Optional<ObjectNode> after = change.after().filter(chosen);
        if (after.isPresent()) {
            send(before.isPresent() ? "MODIFIED" : "ADDED", after.get());
        } else if (before.isPresent()) {
            // Gone, or no longer what the client asked for
            send("DELETED", change.after().orElse(before.get()));
        }
    }

    private ObjectNode bookmark(long revision) {
        ObjectNode bookmark = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion(path.version()));
        Json.child(bookmark, "metadata")
                .put("resourceVersion", Long.toString(revision))
                .putNull("creationTimestamp");
        return bookmark;
    }

    private void send(String event, ObjectNode object) throws IOException {
        boolean ours = !event.equals("ERROR") && !event.equals("BOOKMARK");
        ObjectNode line = Json.object().put("type", event);
        line.set("object", ours ? Versions.toClient(type, path.version(), object) : object);
        out.write(Json.write(line));
        out.write('\n');
        out.flush();
    }
}
