package dev.shipline.cluster;

import dev.shipline.cluster.Ailment.Kind;
import dev.shipline.cluster.Ailment.PodContainer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What events tell of an ailment that no status does: who killed a container, what a volume lacks, that a node is on its way. */
final class EventClues {
    private static final Set<String> VOLUME_TROUBLE = Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    private static final Set<String> POD_TROUBLE =
            Set.of("FailedCreatePodSandBox", "NetworkNotReady", "FailedPostStartHook", "FailedPreStopHook");

    /** Of the cluster autoscaler, and of Karpenter. */
    private static final Set<String> A_NODE_COMES = Set.of("TriggeredScaleUp", "Nominated");

    private static final Set<String> ATTEMPTS = Set.of("FailedCreate", "SuccessfulCreate");

    private static final Pattern NAMES_WHAT_IS_NOT_THERE =
            Pattern.compile("not found|non-existent|doesn't exist|does not exist");

    private static final Pattern KILLED_BY_A_PROBE = Pattern.compile("failed (liveness|startup) probe");

    private EventClues() {}

    /** The same ailment, or what it really is. */
    static Ailment refine(Ailment ailment, List<Event> events) {
        return switch (ailment.kind()) {
            case NOT_STARTED -> ofUnstarted(ailment, events);
            case UNSCHEDULABLE ->
                last(events, event -> A_NODE_COMES.contains(event.getReason()))
                        .map(event -> ailment.as(
                                Kind.SCALING_UP, ailment.reason() + "; a node is on its way: " + text(event)))
                        .orElse(ailment);
            case NOT_READY -> withLastAnswer(ailment, events);
            case CRASH -> ofCrash(ailment, events);
            case IMAGE_PULL -> ofPull(ailment, events);
            default -> ailment;
        };
    }

    /** Why a workload gets no pods, where its last attempt at one failed. Only Deployments have a condition that says so. */
    static Optional<String> refusal(List<Event> events) {
        return last(events, event -> ATTEMPTS.contains(event.getReason()))
                .filter(event -> event.getReason().equals("FailedCreate"))
                .map(EventClues::text);
    }

    private static Ailment ofUnstarted(Ailment ailment, List<Event> events) {
        Optional<Event> trouble = last(
                events, event -> VOLUME_TROUBLE.contains(event.getReason()) || POD_TROUBLE.contains(event.getReason()));
        if (trouble.isEmpty()) {
            return ailment;
        }
        Event event = trouble.get();
        boolean isForGood = VOLUME_TROUBLE.contains(event.getReason())
                && NAMES_WHAT_IS_NOT_THERE.matcher(text(event)).find();
        String words = ailment.reason() + ": " + event.getReason() + ": " + text(event);
        // a disk that is still attached elsewhere, or a network that is not up yet, may come
        return ailment.as(isForGood ? Kind.VOLUME : Kind.NOT_STARTED, words);
    }

    private static Ailment withLastAnswer(Ailment ailment, List<Event> events) {
        return last(events, event -> "Unhealthy".equals(event.getReason()) && speaksOf(ailment, event))
                .map(event -> ailment.as(ailment.kind(), ailment.reason() + "; " + text(event)))
                .orElse(ailment);
    }

    private static Ailment ofCrash(Ailment ailment, List<Event> events) {
        Optional<Event> killed = last(
                events,
                event -> "Killing".equals(event.getReason())
                        && speaksOf(ailment, event)
                        && KILLED_BY_A_PROBE.matcher(text(event)).find());
        if (killed.isEmpty()) {
            return ailment;
        }
        Matcher which = KILLED_BY_A_PROBE.matcher(text(killed.get()));
        String probe = which.find() ? which.group(1) : "";
        String definition = ailment.probes().stream()
                .filter(words -> words.startsWith(probe))
                .findFirst()
                .orElse(probe + " probe");
        String answer = last(
                        events,
                        event -> "Unhealthy".equals(event.getReason())
                                && speaksOf(ailment, event)
                                && text(event).toLowerCase(Locale.ROOT).startsWith(probe))
                .map(event -> ": " + text(event))
                .orElse("");
        return ailment.as(ailment.kind(), ailment.reason() + "; the kubelet killed it for its " + definition + answer);
    }

    /** Older kubelets say why in the event alone, and then that they back off. */
    private static Ailment ofPull(Ailment ailment, List<Event> events) {
        return last(
                        events,
                        event -> "Failed".equals(event.getReason())
                                && text(event).startsWith("Failed to pull image"))
                .filter(event -> !ailment.reason().contains(text(event)))
                .map(event ->
                        ailment.as(ContainerAilment.kindOfPull(text(event)), ailment.reason() + "; " + text(event)))
                .orElse(ailment);
    }

    /** An event of a pod names the container in its field path; an older one names none. */
    private static boolean speaksOf(Ailment ailment, Event event) {
        String path = Optional.ofNullable(event.getInvolvedObject())
                .map(ObjectReference::getFieldPath)
                .orElse("");
        return path.isEmpty()
                || ailment.pod()
                        .flatMap(PodContainer::container)
                        .filter(container -> path.endsWith("{" + container + "}"))
                        .isPresent();
    }

    private static Optional<Event> last(List<Event> events, Predicate<Event> wanted) {
        return events.stream()
                .filter(event -> event.getReason() != null)
                .filter(wanted)
                .max(Comparator.comparing(EventLines::time));
    }

    private static String text(Event event) {
        return Optional.ofNullable(event.getMessage()).orElse("").strip();
    }
}
