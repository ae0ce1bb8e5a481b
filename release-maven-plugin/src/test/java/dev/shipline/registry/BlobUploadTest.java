package dev.shipline.registry;

import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static dev.shipline.registry.PushRig.LARGE;
import static dev.shipline.registry.PushRig.UPLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How blobs travel: in how many requests, and how many at once. */
class BlobUploadTest {
    @AutoClose
    private final PushRig rig = new PushRig();

    private final Clients clients = rig.clients;
    private final FakeRegistry server = rig.server;
    private final ImageName name = rig.name;

    @Test
    void sendsFourBlobsAtOnce() {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        CyclicBarrier four =
                new CyclicBarrier(4, () -> asked.add(server.requests("POST").size()));
        Blob[] layers = IntStream.range(0, 8)
                .mapToObj(i -> heldUpAt(four, blob(LARGE + i)))
                .toArray(Blob[]::new);

        clients.anonymous().upload(layout(rig.config, layers), name, "abc1234");

        assertThat(asked).as("uploads begun when four were on their way").containsExactly(4, 8);
    }

    @Nested
    class InOneRequest {
        @BeforeEach
        void take() {
            server.takeWholeBlobs();
        }

        @Test
        void goesASmallBlob() {
            rig.push();

            assertThat(server.requests("POST")).hasSize(3).allMatch(path -> path.contains("?digest=sha256%3A"));
            assertThat(server.requests("PUT")).containsExactly("/v2/acme/orders/manifests/abc1234");
            assertThat(clients.told()).containsExactly("sent 56 B in 3 blobs; 0 blobs there already");
        }

        @Test
        void goesNoLargeBlob() {
            clients.anonymous().upload(layout(blob(LARGE)), name, "abc1234");

            assertThat(server.requests("POST")).containsExactly("/v2" + UPLOADS);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 404, 405, 411})
        void goesNothingMoreWhereTheRegistryDoesNotLikeIt(int status) {
            rig.onlyTheClassesAreMissing();
            server.answer("POST", UPLOADS, new Answer(status, ""));
            OciRegistry client = clients.anonymous();

            client.upload(rig.image, name, "abc1234");
            client.upload(layout(blob("another")), name, "other");

            assertThat(server.requests("POST"))
                    .extracting(path -> path.contains("digest="))
                    .containsExactly(true, false, false);
        }
    }

    private static Blob heldUpAt(CyclicBarrier barrier, Blob blob) {
        return new Blob(blob.digest(), blob.size(), blob.mediaType(), () -> {
            try {
                barrier.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IOException("fewer than four blobs were sent at once", e);
            }
            return blob.content().open();
        });
    }
}
