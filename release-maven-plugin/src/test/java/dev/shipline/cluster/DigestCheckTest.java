package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestCheckTest {
    private static final String OTHER = "sha256:" + "b".repeat(64);

    private static void check(String image, String imageId, Optional<String> digest) {
        Pod pod = Kube.pod(Kube.running(true));
        pod.getSpec().getContainers().get(0).setImage(image);
        pod.getStatus().getContainerStatuses().get(0).setImageID(imageId);
        Snapshot snapshot = new Snapshot(
                Kube.ORDERS, WorkloadState.done(1, 1, ""), List.of(pod), List.of(image), Optional.empty(), List.of());
        DigestCheck.require(
                new RolloutRequest("dev", "image: " + image, digest, Kube.REPOSITORY, Duration.ZERO),
                List.of(snapshot));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io/acme/orders@", "docker-pullable://quay.io/acme/orders@"})
    void acceptsTheDigestThatTheRuntimeReports(String prefix) {
        assertThatCode(() -> check(Kube.REPOSITORY + ":1.2", prefix + Kube.DIGEST, Optional.of(Kube.DIGEST)))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsAPinnedDigestWhateverTheRuntimeReports() {
        assertThatCode(() -> check(Kube.IMAGE, OTHER, Optional.of(Kube.DIGEST))).doesNotThrowAnyException();
    }

    @Test
    void refusesATagThatMoved() {
        assertThatThrownBy(
                        () -> check(Kube.REPOSITORY + ":1.2", Kube.REPOSITORY + "@" + OTHER, Optional.of(Kube.DIGEST)))
                .hasMessageContaining("pod orders-7c9-x2, container orders does not run the image of this release")
                .hasMessageContaining("it runs quay.io/acme/orders@" + OTHER);
    }

    @Test
    void refusesAReleaseThatUsesOtherImagesOnly() {
        assertThatThrownBy(() -> check("quay.io/acme/orders-legacy:1", "", Optional.of(Kube.DIGEST)))
                .hasMessageContaining("no container of the release uses quay.io/acme/orders");
    }

    @Test
    void checksNothingWithoutADigest() {
        assertThatCode(() -> check(Kube.REPOSITORY + ":1.2", OTHER, Optional.empty()))
                .doesNotThrowAnyException();
    }
}
