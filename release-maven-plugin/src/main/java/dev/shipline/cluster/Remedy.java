package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.PodContainer;
import java.util.Locale;

/** What to do now about an ailment, in words that fit it: a container that never ran has no log to read. */
final class Remedy {
    private static final String NEVER_RAN = " (the container never ran, so it has no log)";

    private Remedy() {}

    static String of(Finding finding) {
        Ailment ailment = finding.ailment();
        String kubectl = "kubectl -n " + finding.snapshot().id().namespace() + " ";
        String describe = kubectl + "describe "
                + ailment.pod().map(pod -> "pod " + pod.pod()).orElse(resource(finding.snapshot()));
        return switch (ailment.kind()) {
            case OUT_OF_MEMORY ->
                "give the container more memory (resources.limits.memory in the values), or let it use less of it";
            case CRASH ->
                "read its last lines above, mend the service or its values, and deploy again"
                        + (ailment.reason().contains("the kubelet killed it")
                                ? "; if it only needs longer, give it a startup probe or more time in the probe that failed"
                                : "");
            case CANNOT_START -> "correct the command in the values, or the image's entry point" + NEVER_RAN;
            case CONFIGURATION ->
                "create what it names in namespace "
                        + finding.snapshot().id().namespace() + " (" + kubectl
                        + "get configmaps,secrets lists what is there), or correct the name or key under environment in"
                        + " the values" + NEVER_RAN;
            case INVALID_IMAGE -> "correct the image's name or pull policy: image in the values, or ship.image";
            case IMAGE_NOT_FOUND ->
                "see whether the registry has this very image (skopeo inspect docker://<image>), and correct image in the"
                        + " values or ship.image" + NEVER_RAN;
            case IMAGE_DENIED ->
                "the registry refuses the node: name a Secret with the registry's credentials in the pod's"
                        + " imagePullSecrets, or correct the one that is named" + NEVER_RAN;
            case IMAGE_LIMITED ->
                "the registry limits how often this node may pull: pull with credentials (imagePullSecrets) or from a"
                        + " mirror, or deploy again later";
            case IMAGE_PULL ->
                "see whether the node reaches the registry, and deploy again; if it only takes longer here, raise"
                        + " ship.rollout.grace";
            case VOLUME ->
                "create what the volume names, or correct the name in the values; " + describe + " tells more";
            case NOT_CREATED ->
                ailment.reason().contains("quota")
                        ? "ask for less (resources and replicas in the values), or have the quota raised (" + kubectl
                                + "describe resourcequota)"
                        : "change what the policy of the cluster objects to; " + describe + " tells more";
            case UNSCHEDULABLE ->
                "ask for less (resources.requests) or for other nodes (nodeSelector, tolerations) in the values, or add"
                        + " nodes; if they come later than that, raise ship.rollout.unschedulable";
            case SCALING_UP -> "if the node only needs longer, raise ship.timeout";
            case NOT_READY ->
                "see what the probe is answered (" + kubectl + "logs "
                        + ailment.pod().map(Remedy::container).orElse("")
                        + "), correct the probe in the values, or give the"
                        + " service more time (ship.timeout, and progressDeadlineSeconds of its Deployment)";
            case EVICTED -> "see what the nodes lack (kubectl describe nodes), and let the pods request what they use";
            case NOT_STARTED -> describe + " tells more; if it only needs longer, raise ship.timeout";
            case ABSENT -> "somebody or something removed it: find out who, and deploy again";
            case PAUSED -> "let it go on with " + kubectl + "rollout resume " + resource(finding.snapshot());
            case FAILED, WAITING -> describe + " tells more; if it only needs longer, raise ship.timeout";
        };
    }

    private static String container(PodContainer pod) {
        return pod.pod() + pod.container().map(name -> " -c " + name).orElse("");
    }

    private static String resource(Snapshot snapshot) {
        return snapshot.id().kind().word().toLowerCase(Locale.ROOT) + "/"
                + snapshot.id().name();
    }
}
