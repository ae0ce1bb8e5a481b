package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The next step in the life of one container: from its status now to its status a tick later, and what is to be told of it. */
final class ContainerLife {
    private static final int TICKS_TO_CRASH = 1;
    private static final int TICKS_OF_WORK = 1;
    private static final int TICKS_OF_BACK_OFF = 3;
    private static final int OUT_OF_MEMORY = 137;

    private final JsonNode pod;
    private final JsonNode container;
    private final PodBehaviour behaviour;
    private final ImageCheck images;
    private final String now;
    private final List<Happening> happenings = new ArrayList<>();

    /** What an event tells. */
    record Happening(String type, String reason, String message) {}

    ContainerLife(JsonNode pod, JsonNode container, PodBehaviour behaviour, ImageCheck images, String now) {
        this.pod = requireNonNull(pod, "pod is null");
        this.container = requireNonNull(container, "container is null");
        this.behaviour = requireNonNull(behaviour, "behaviour is null");
        this.images = requireNonNull(images, "images is null");
        this.now = requireNonNull(now, "now is null");
    }

    List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    /** The status of a container that a node was just told to run. */
    static ObjectNode fresh(JsonNode container) {
        ObjectNode status = Json.object().put("name", Json.text(container, "name"));
        status.putObject("state").putObject("waiting").put("reason", "ContainerCreating");
        status.putObject("lastState");
        return status.put("ready", false)
                .put("restartCount", 0)
                .put("image", Json.text(container, "image"))
                .put("imageID", "")
                .put("started", false);
    }

    /** @param held for how many ticks the container is in the state of {@code before} already */
    ObjectNode after(ObjectNode before, int held) {
        ObjectNode status = before.deepCopy();
        JsonNode state = status.path("state");
        if (state.has("running")) {
            running(status, held);
        } else if (state.has("terminated")) {
            terminated(status);
        } else {
            waiting(status, Json.text(state, "waiting", "reason"), held);
        }
        return status;
    }

    private void waiting(ObjectNode status, String reason, int held) {
        switch (reason) {
            case "ErrImagePull" -> backOffPull(status);
            case "ImagePullBackOff", "CrashLoopBackOff" -> {
                if (held >= TICKS_OF_BACK_OFF) {
                    start(status);
                }
            }
            default -> start(status);
        }
    }

    private void start(ObjectNode status) {
        Optional<String> failure = pullFailure();
        if (failure.isPresent()) {
            normal("Pulling", "Pulling image \"" + image() + "\"");
            warning("Failed", "Failed to pull image \"" + image() + "\": " + failure.get());
            warning("Failed", "Error: ErrImagePull");
            wait(status, "ErrImagePull", failure.get());
            return;
        }
        if (behaviour.mode() == PodBehaviour.Mode.CONFIG) {
            String message = "secret \"" + Json.text(container, "name") + "-config\" not found";
            warning("Failed", "Error: " + message);
            wait(status, "CreateContainerConfigError", message);
            return;
        }
        boolean again = status.path("lastState").has("terminated");
        if (!again) {
            normal("Pulling", "Pulling image \"" + image() + "\"");
            normal("Pulled", "Successfully pulled image \"" + image() + "\" in 212ms");
        } else {
            normal("Pulled", "Container image \"" + image() + "\" already present on machine");
            status.put("restartCount", status.path("restartCount").asInt() + 1);
        }
        normal("Created", "Created container: " + Json.text(container, "name"));
        normal("Started", "Started container " + Json.text(container, "name"));
        status.putObject("state").putObject("running").put("startedAt", now);
        status.put("started", true)
                .put("ready", false)
                .put("imageID", new ImageReference(image()).id())
                .put("containerID", "containerd://" + Meta.uid(pod).replace("-", ""));
    }

    private void running(ObjectNode status, int held) {
        switch (behaviour.mode()) {
            case CRASH -> {
                if (held >= TICKS_TO_CRASH) {
                    end(status, behaviour.exitCode(), "Error");
                }
            }
            case OOM -> {
                if (held >= TICKS_TO_CRASH) {
                    end(status, OUT_OF_MEMORY, "OOMKilled");
                }
            }
            case UNREADY -> {
                status.put("ready", false);
                warning("Unhealthy", ReadinessProbe.failure(container, Json.text(pod, "status", "podIP")));
            }
            default -> {
                if (restarts("Always")) {
                    status.put("ready", true);
                } else if (held >= TICKS_OF_WORK) {
                    end(status, 0, "Completed");
                }
            }
        }
    }

    private void terminated(ObjectNode status) {
        int exitCode = Json.number(0, status, "state", "terminated", "exitCode");
        if (restarts("Never") || (restarts("OnFailure") && exitCode == 0)) {
            return;
        }
        status.putObject("lastState").set("terminated", status.path("state").path("terminated"));
        if (status.path("restartCount").asInt() == 0) {
            // The first time a node starts it again at once
            start(status);
            return;
        }
        String name = Json.text(container, "name");
        String id = Meta.name(pod) + "_" + Meta.namespace(pod) + "(" + Meta.uid(pod) + ")";
        warning("BackOff", "Back-off restarting failed container " + name + " in pod " + id);
        wait(status, "CrashLoopBackOff", "back-off 10s restarting failed container=" + name + " pod=" + id);
    }

    private void backOffPull(ObjectNode status) {
        normal("BackOff", "Back-off pulling image \"" + image() + "\"");
        warning("Failed", "Error: ImagePullBackOff");
        wait(
                status,
                "ImagePullBackOff",
                "Back-off pulling image \"" + image() + "\": ErrImagePull: "
                        + pullFailure().orElse("the image is there now"));
    }

    /** Why the image cannot be pulled. Only asked before a start: a container that runs needs no registry. */
    private Optional<String> pullFailure() {
        String reference = image();
        try {
            if (behaviour.mode() != PodBehaviour.Mode.IMAGE && images.exists(reference)) {
                return Optional.empty();
            }
        } catch (RuntimeException e) {
            return Optional.of("rpc error: code = Unknown desc = failed to pull and unpack image \"" + reference
                    + "\": failed to resolve reference \"" + reference + "\": " + e.getMessage());
        }
        return Optional.of("rpc error: code = NotFound desc = failed to pull and unpack image \"" + reference
                + "\": failed to resolve reference \"" + reference + "\": " + reference + ": not found");
    }

    private void end(ObjectNode status, int exitCode, String reason) {
        JsonNode started = Json.at(status, "state", "running", "startedAt");
        ObjectNode terminated = status.putObject("state").putObject("terminated");
        terminated.put("exitCode", exitCode).put("reason", reason);
        terminated.set("startedAt", started);
        terminated.put("finishedAt", now).set("containerID", status.path("containerID"));
        status.put("ready", false).put("started", false);
    }

    private static void wait(ObjectNode status, String reason, String message) {
        status.putObject("state").putObject("waiting").put("reason", reason).put("message", message);
        status.put("ready", false).put("started", false);
    }

    private boolean restarts(String policy) {
        String own = Json.text(pod, "spec", "restartPolicy");
        return (own.isEmpty() ? "Always" : own).equals(policy);
    }

    private String image() {
        return Json.text(container, "image");
    }

    private void normal(String reason, String message) {
        happenings.add(new Happening("Normal", reason, message));
    }

    private void warning(String reason, String message) {
        happenings.add(new Happening("Warning", reason, message));
    }
}
