package dev.shipline.cluster;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Proves that what was scanned is what runs. */
final class DigestCheck {
    private DigestCheck() {}

    /** @throws ReleaseFailure if a container runs another image of the repository, or if no container uses the repository at all */
    static void require(RolloutRequest request, List<Snapshot> snapshots) {
        if (request.image().isEmpty()) {
            return;
        }
        String digest = request.image().get();
        List<Pod> pods = snapshots.stream()
                .flatMap(snapshot -> snapshot.pods().stream())
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
        boolean isUsed = isNamedIn(request.manifest(), request.repository());
        for (Pod pod : pods) {
            for (Container container : containers(pod)) {
                if (isOf(request.repository(), container.getImage())) {
                    require(digest, pod, container);
                    isUsed = true;
                }
            }
        }
        if (!pods.isEmpty() && !isUsed) {
            throw mismatch(
                    "cannot prove that the new image runs",
                    "no container of the release uses " + request.repository(),
                    "let the chart take the image from its values (image.repository and image.digest or image.tag),"
                            + " or correct ship.image");
        }
    }

    private static void require(String digest, Pod pod, Container container) {
        // the runtime may report the digest of the configuration instead, but what is pinned by digest cannot be
        // anything else
        if (container.getImage().endsWith("@" + digest)) {
            return;
        }
        String running = imageId(pod, container);
        if (running.endsWith(digest)) {
            return;
        }
        throw mismatch(
                "pod " + pod.getMetadata().getName() + ", container " + container.getName()
                        + " does not run the image of this release",
                "it runs " + (running.isEmpty() ? container.getImage() : running) + " and " + digest + " was released",
                "let the chart use the digest it is given (repository@digest); a tag that moved, or a node that kept an"
                        + " old image under it, would explain this");
    }

    private static String imageId(Pod pod, Container container) {
        if (pod.getStatus() == null) {
            return "";
        }
        return Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container.getName()))
                .map(ContainerStatus::getImageID)
                .filter(id -> id != null)
                .findFirst()
                .orElse("");
    }

    private static List<Container> containers(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    private static boolean isOf(String repository, String image) {
        return image.equals(repository) || image.startsWith(repository + ":") || image.startsWith(repository + "@");
    }

    /** A CronJob's pods do not run now, and some clusters have images of a mirror instead; both are named in the manifest all the same. */
    private static boolean isNamedIn(String manifest, String repository) {
        return Pattern.compile(Pattern.quote(repository) + "(?![A-Za-z0-9._/-])")
                .matcher(manifest)
                .find();
    }

    private static ReleaseFailure mismatch(String what, String because, String fix) {
        return new ReleaseFailure(FailureCode.DIGEST_MISMATCH, what, because, fix);
    }
}
