package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.Kind;
import dev.shipline.cluster.Ailment.PodContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with one container, from its status alone. A container that runs, or that ended well, is not asked what happened to it before. */
final class ContainerAilment {
    private static final Pattern IMAGE_IS_NOT_THERE =
            Pattern.compile("not found|manifest unknown|does not exist", Pattern.CASE_INSENSITIVE);

    /** So a runtime speaks of an image that may not be pulled, and "repository does not exist" stands beside it: registries tell strangers no more. */
    private static final Pattern PULL_IS_REFUSED = Pattern.compile(
            "denied|unauthorized|forbidden|authorization|authorize|authentication", Pattern.CASE_INSENSITIVE);

    private static final Pattern PULLS_ARE_LIMITED =
            Pattern.compile("toomanyrequests|too many requests|rate limit|\\b429\\b", Pattern.CASE_INSENSITIVE);

    /** The kubelet has not read a ConfigMap or Secret yet that does exist. */
    private static final Pattern KUBELET_IS_LATE = Pattern.compile("failed to sync .* cache");

    private static final Pattern COMMAND_IS_NOT_THERE = Pattern.compile(
            "executable file not found|exec: .*(no such file or directory|permission denied)|exec format error");

    /** The container runtime gives this code for any failure of its own, also for passing ones. */
    private static final int RUNTIME_FAILED = 128;

    private final Pod pod;
    private final ContainerStatus status;
    private final Optional<Container> specification;
    private final boolean init;

    private ContainerAilment(Pod pod, ContainerStatus status, Optional<Container> specification, boolean init) {
        this.pod = pod;
        this.status = status;
        this.specification = specification;
        this.init = init;
    }

    static Optional<Ailment> of(Pod pod, ContainerStatus status, Optional<Container> specification, boolean init) {
        return new ContainerAilment(pod, status, specification, init).ailment();
    }

    static Ailment ofRestart(Pod pod, ContainerStatus status, Optional<Container> specification, boolean init) {
        ContainerAilment container = new ContainerAilment(pod, status, specification, init);
        return container.ofCrash(container.lastEnd(), "was restarted after the rollout was proven");
    }

    private Optional<Ailment> ailment() {
        ContainerState state = status.getState();
        if (state == null) {
            return Optional.empty();
        }
        if (state.getWaiting() != null) {
            return ofWaiting(state.getWaiting());
        }
        if (state.getTerminated() != null) {
            return ofTerminated(state.getTerminated());
        }
        if (state.getRunning() != null && (!init || isSidecar()) && !Boolean.TRUE.equals(status.getReady())) {
            return Optional.of(ailment(Kind.NOT_READY, notReady() + earlierEnd()));
        }
        return Optional.empty();
    }

    /** Until a startup probe has passed, no other one is asked. */
    private String notReady() {
        Optional<String> startup = specification.flatMap(ProbeWords::startup);
        return startup.isPresent() && !Boolean.TRUE.equals(status.getStarted())
                ? "runs, but has not started up yet (" + startup.get() + ")"
                : "runs, but is not ready" + probe();
    }

    /** An init container that goes on beside the others. */
    private boolean isSidecar() {
        return init
                && specification
                        .map(Container::getRestartPolicy)
                        .filter("Always"::equals)
                        .isPresent();
    }

    private Optional<Ailment> ofWaiting(ContainerStateWaiting waiting) {
        String reason = Optional.ofNullable(waiting.getReason()).orElse("");
        String message = Optional.ofNullable(waiting.getMessage()).orElse("");
        return switch (reason) {
            case "CrashLoopBackOff" -> Optional.of(ofCrash(lastEnd(), reason));
            case "ErrImagePull", "ImagePullBackOff" -> Optional.of(ofPull(reason, message));
            case "InvalidImageName", "ErrImageNeverPull" ->
                Optional.of(ailment(Kind.INVALID_IMAGE, words(reason, message)));
            case "CreateContainerConfigError" ->
                KUBELET_IS_LATE.matcher(message).find()
                        ? Optional.empty()
                        : Optional.of(ailment(Kind.CONFIGURATION, words(reason, message)));
            case "CreateContainerError", "RunContainerError" ->
                Optional.of(ailment(
                        COMMAND_IS_NOT_THERE.matcher(message).find() ? Kind.CANNOT_START : Kind.CONFIGURATION,
                        words(reason, message)));
            default -> Optional.empty();
        };
    }

    private Ailment ofPull(String reason, String message) {
        return ailment(kindOfPull(message), words(reason, message));
    }

    /** What kept an image from being pulled, in the words of the runtime. */
    static Kind kindOfPull(String message) {
        if (PULLS_ARE_LIMITED.matcher(message).find()) {
            return Kind.IMAGE_LIMITED;
        }
        if (PULL_IS_REFUSED.matcher(message).find()) {
            return Kind.IMAGE_DENIED;
        }
        return IMAGE_IS_NOT_THERE.matcher(message).find() ? Kind.IMAGE_NOT_FOUND : Kind.IMAGE_PULL;
    }

    private Optional<Ailment> ofTerminated(ContainerStateTerminated end) {
        if (code(end) == 0) {
            return Optional.empty();
        }
        return Optional.of(ofCrash(Optional.of(end), "ended"));
    }

    private Ailment ofCrash(Optional<ContainerStateTerminated> end, String reason) {
        String said = end.flatMap(it -> Optional.ofNullable(it.getMessage()))
                .map(message -> ": " + message.strip())
                .orElse("");
        String words = reason + ", " + end.map(ContainerAilment::exit).orElse("exit code not reported") + ", "
                + restarts() + said;
        return ailment(end.map(ContainerAilment::kind).orElse(Kind.CRASH), words);
    }

    private static Kind kind(ContainerStateTerminated end) {
        String reason = Optional.ofNullable(end.getReason()).orElse("");
        String message = Optional.ofNullable(end.getMessage()).orElse("");
        if (reason.equals("OOMKilled")) {
            return Kind.OUT_OF_MEMORY;
        }
        boolean neverRan = reason.equals("ContainerCannotRun") || reason.equals("StartError");
        if (neverRan
                && (code(end) != RUNTIME_FAILED
                        || COMMAND_IS_NOT_THERE.matcher(message).find())) {
            return Kind.CANNOT_START;
        }
        return Kind.CRASH;
    }

    private Optional<ContainerStateTerminated> lastEnd() {
        return Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated);
    }

    private static int code(ContainerStateTerminated end) {
        return WorkloadState.count(end.getExitCode());
    }

    private static String exit(ContainerStateTerminated end) {
        String hint =
                switch (code(end)) {
                    case 0 -> "; it ended by itself, but a service must keep running";
                    case 126 -> "; the command cannot be executed";
                    case 127 -> "; the command is not in the image";
                    case 137 -> "; killed";
                    case 139 -> "; segmentation fault";
                    case 143 -> "; asked to end";
                    default -> "";
                };
        return "exit code " + code(end) + " ("
                + Optional.ofNullable(end.getReason()).orElse("no reason given") + hint + ")";
    }

    private String restarts() {
        int restarts = WorkloadState.count(status.getRestartCount());
        return restarts == 1 ? "1 restart" : restarts + " restarts";
    }

    private String probe() {
        return specification
                .flatMap(ProbeWords::readiness)
                .map(probe -> " (" + probe + ")")
                .orElse("");
    }

    private String earlierEnd() {
        return lastEnd().map(end -> ", " + restarts() + ", last " + exit(end)).orElse("");
    }

    private static String words(String reason, String message) {
        return message.isBlank() ? reason : reason + ": " + message.strip();
    }

    private Ailment ailment(Kind kind, String reason) {
        boolean ended = status.getState().getWaiting() != null && lastEnd().isPresent();
        boolean hasRun = ended || status.getState().getWaiting() == null;
        PodContainer where = new PodContainer(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                hasRun ? Optional.of(status.getName()) : Optional.empty(),
                ended);
        String subject = "pod " + pod.getMetadata().getName() + ", "
                + (isSidecar() ? "sidecar " : init ? "init container " : "container ") + status.getName();
        return new Ailment(
                kind,
                subject,
                // the kubelet's words on an image often hold its name
                reason.contains(image()) ? reason : reason + ", image " + image(),
                Optional.of(where),
                WorkloadState.count(status.getRestartCount()),
                specification.map(ProbeWords::all).orElse(List.of()));
    }

    private String image() {
        return specification.map(Container::getImage).orElse(status.getImage());
    }
}
