package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a pod's containers wrote. */
final class PodLogs {
    private final ObjectStore store;
    private final PodScript script;

    PodLogs(ObjectStore store, PodScript script) {
        this.store = requireNonNull(store, "store is null");
        this.script = requireNonNull(script, "script is null");
    }

    /** @throws ApiException where there is no such container, or it has written nothing yet */
    Reply read(ObjectNode pod, ApiRequest request) {
        JsonNode status = container(pod, request.parameter("container"));
        String text = request.asks("previous") ? previous(pod, status) : current(pod, status);
        return Reply.text(tail(text, request.parameter("tailLines")));
    }

    private static JsonNode container(JsonNode pod, String asked) {
        List<JsonNode> statuses = Json.items(pod, "status", "containerStatuses");
        List<JsonNode> containers = Json.items(pod, "spec", "containers");
        if (asked.isEmpty() && containers.size() > 1) {
            throw ApiException.badRequest("a container name must be specified for pod " + Meta.name(pod)
                    + ", choose one of: "
                    + containers.stream()
                            .map(container -> Json.text(container, "name"))
                            .toList());
        }
        String name = asked.isEmpty() ? Json.text(containers.get(0), "name") : asked;
        if (containers.stream()
                .noneMatch(container -> Json.text(container, "name").equals(name))) {
            throw ApiException.badRequest("container " + name + " is not valid for pod " + Meta.name(pod));
        }
        Optional<JsonNode> status = statuses.stream()
                .filter(known -> Json.text(known, "name").equals(name))
                .findFirst();
        return status.orElseThrow(() -> ApiException.badRequest(
                "container \"" + name + "\" in pod \"" + Meta.name(pod) + "\" is waiting to start: ContainerCreating"));
    }

    private String previous(ObjectNode pod, JsonNode status) {
        JsonNode terminated = Json.at(status, "lastState", "terminated");
        if (terminated.isMissingNode()) {
            throw ApiException.badRequest("previous terminated container \"" + Json.text(status, "name")
                    + "\" in pod \"" + Meta.name(pod) + "\" not found");
        }
        return ended(pod, terminated);
    }

    private String current(ObjectNode pod, JsonNode status) {
        JsonNode state = status.path("state");
        if (state.has("running")) {
            String since = Json.text(state, "running", "startedAt");
            return behaviour(pod).mode() == PodBehaviour.Mode.READY
                    ? ServiceLog.started(since)
                    : ServiceLog.starting(since);
        }
        if (state.has("terminated")) {
            return ended(pod, state.path("terminated"));
        }
        if (Json.at(status, "lastState").has("terminated")) {
            return ended(pod, Json.at(status, "lastState", "terminated"));
        }
        String reason = Json.text(state, "waiting", "reason");
        throw ApiException.badRequest("container \"" + Json.text(status, "name") + "\" in pod \"" + Meta.name(pod)
                + "\" is waiting to start: "
                + (reason.contains("Image") ? "trying and failing to pull image" : reason));
    }

    private String ended(ObjectNode pod, JsonNode terminated) {
        PodBehaviour behaviour = behaviour(pod);
        String since = Json.text(terminated, "startedAt");
        int exitCode = Json.number(0, terminated, "exitCode");
        if (behaviour.mode() == PodBehaviour.Mode.CRASH && behaviour.log().isPresent()) {
            return script.log(behaviour.log().get());
        }
        if (exitCode == 0) {
            return ServiceLog.started(since);
        }
        // A process that the kernel kills says nothing
        return Json.text(terminated, "reason").equals("OOMKilled")
                ? ServiceLog.starting(since)
                : ServiceLog.failed(since);
    }

    private PodBehaviour behaviour(ObjectNode pod) {
        List<String> references = Json.items(pod, "spec", "containers").stream()
                .map(container -> Json.text(container, "image"))
                .toList();
        return script.behaviour(Workloads.nameOf(store, pod), references);
    }

    private static String tail(String text, String lines) {
        if (!lines.matches("\\d{1,9}")) {
            return text;
        }
        List<String> all = text.lines().toList();
        int from = Math.max(0, all.size() - Integer.parseInt(lines));
        StringBuilder last = new StringBuilder();
        all.subList(from, all.size()).forEach(line -> last.append(line).append('\n'));
        return last.toString();
    }
}
