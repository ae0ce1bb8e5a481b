package dev.shipline.registry;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sends one image: asks for all its blobs at once, sends what the registry lacks of them, several at a time, and then its manifest. All of it together has
 * a deadline.
 */
final class ImagePush {
    private static final int AT_ONCE = 4;
    private static final int QUESTIONS_AT_ONCE = 16;

    /** Each is one more scope of the token, and one more request for a layer that none has. */
    private static final int RELATIVES = 3;

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final RegistrySession session;
    private final BlobStore store;
    private final Manifests manifests;
    private final List<ImageName> relatives;
    private final ImageLayout layout;
    private final ImageName name;
    private final String tag;
    private final String what;
    private final Instant deadline;
    private final Transfer transfer = new Transfer();

    ImagePush(
            RegistrySession session,
            BlobStore store,
            Manifests manifests,
            List<ImageName> relatives,
            ImageLayout layout,
            ImageName name,
            String tag) {
        this.session = requireNonNull(session, "session is null");
        this.store = requireNonNull(store, "store is null");
        this.manifests = requireNonNull(manifests, "manifests is null");
        this.layout = requireNonNull(layout, "layout is null");
        this.name = requireNonNull(name, "name is null");
        this.tag = requireNonNull(tag, "tag is null");
        this.relatives = List.copyOf(relatives);
        this.what = "cannot push " + name.withTag(tag);
        this.deadline = session.http().now().plus(LONGEST);
    }

    /** @param progress told once how much was sent */
    PushedImage run(Consumer<String> progress) {
        Map<ImageDigest, Blob> blobs = new LinkedHashMap<>();
        // the biggest first, so that none is left alone at the end
        layout.blobs().stream()
                .sorted(comparingLong(Blob::size).reversed())
                .forEach(blob -> blobs.put(blob.digest(), blob));
        session.readAlso(name, neighbours(name, Stream.concat(origins(layout.blobs()), relatives.stream())));
        atOnce(AT_ONCE, missing(blobs.values()), blob -> send(blob, holders(blob)));
        HttpResponse<byte[]> answer = putManifest();
        if (missesBlobs(answer)) {
            // not mounted again: what the registry knows of it is what misled us
            atOnce(AT_ONCE, missedBy(answer, blobs.values()), blob -> send(blob, List.of()));
            answer = putManifest();
        }
        manifests.requireHeld(what, name, tag, layout.digest(), answer);
        progress.accept(transfer.toString());
        return new PushedImage(name, tag, layout.digest());
    }

    /** Where a blob may be mounted from: the repository that is known to have it, else those that may. */
    private List<ImageName> holders(Blob blob) {
        return blob.origin().isPresent() ? neighbours(name, origins(List.of(blob))) : relatives;
    }

    /** The few repositories of the same registry that a push mounts layers from. */
    static List<ImageName> neighbours(ImageName name, Stream<ImageName> repositories) {
        return repositories
                .filter(other -> other.registry().equals(name.registry()) && !other.equals(name))
                .distinct()
                .limit(RELATIVES)
                .toList();
    }

    private static Stream<ImageName> origins(Collection<Blob> blobs) {
        return blobs.stream().flatMap(blob -> blob.origin().stream()).map(DockerHub::served);
    }

    private List<Blob> missing(Collection<Blob> blobs) {
        Set<ImageDigest> missing = ConcurrentHashMap.newKeySet();
        atOnce(QUESTIONS_AT_ONCE, blobs, blob -> {
            if (store.has(what, name, blob.digest())) {
                transfer.skipped();
            } else {
                missing.add(blob.digest());
            }
        });
        return blobs.stream().filter(blob -> missing.contains(blob.digest())).toList();
    }

    private void send(Blob blob, List<ImageName> from) {
        if (store.send(what, name, blob, from, deadline)) {
            transfer.mounted();
        } else {
            transfer.sent(blob);
        }
    }

    private HttpResponse<byte[]> putManifest() {
        return manifests.put(what, name, tag, layout.mediaType(), layout.manifest());
    }

    /** A blob that was there may be gone by the time the manifest comes: the registry's garbage collection ran. Quay says so in words only. */
    private static boolean missesBlobs(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 400 && answer.statusCode() != 404) {
            return false;
        }
        String words = text(answer).toLowerCase(Locale.ROOT);
        return words.contains("blob_unknown") || words.contains("unknown blob") || words.contains("blob unknown");
    }

    /** The blobs that the answer names; all of them if it names none. */
    private static List<Blob> missedBy(HttpResponse<byte[]> answer, Collection<Blob> blobs) {
        String words = text(answer);
        List<Blob> named = blobs.stream()
                .filter(blob -> words.contains(blob.digest().value()))
                .toList();
        return named.isEmpty() ? List.copyOf(blobs) : named;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private void atOnce(int most, Collection<Blob> blobs, Consumer<Blob> work) {
        if (blobs.isEmpty()) {
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(most, blobs.size()), task -> {
            Thread thread = new Thread(task, "push " + name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(workers);
            blobs.forEach(blob -> done.submit(() -> work.accept(blob), null));
            for (int i = 0; i < blobs.size(); i++) {
                Duration left = Duration.between(session.http().now(), deadline);
                Future<Void> next = done.poll(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
                if (next == null) {
                    throw tooLate();
                }
                next.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(what + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw RegistryHttp.interrupted(name.registry(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private ReleaseFailure tooLate() {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "it was not done within " + LONGEST.toMinutes() + " min",
                "run the build again, which goes on with what is there already; if it stays, look at the line to "
                        + name.registry());
    }
}
