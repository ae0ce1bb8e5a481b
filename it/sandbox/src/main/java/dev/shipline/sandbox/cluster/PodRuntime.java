package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The scheduler and the node: lets each pod live, a step a tick, the way its script says. */
final class PodRuntime implements Controller {
    private static final String NODE = "sandbox-node";
    private static final String SCHEDULER = "default-scheduler";
    private static final String KUBELET = "kubelet";
    private static final String NO_ROOM = "0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are"
            + " available: 1 No preemption victims found for incoming pod.";
    private final ObjectStore store;
    private final Events events;
    private final PodScript script;
    private final ImageCheck images;
    private final Clock clock;
    private final Ages ages = new Ages();
    private final Set<String> seen = new HashSet<>();

    PodRuntime(ObjectStore store, Events events, PodScript script, ImageCheck images, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.events = requireNonNull(events, "events is null");
        this.script = requireNonNull(script, "script is null");
        this.images = requireNonNull(images, "images is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public void reconcile() {
        seen.clear();
        store.list(ResourceTypes.PODS).forEach(this::advance);
        ages.keepOnly(seen);
    }

    private void advance(ObjectNode pod) {
        if (Meta.terminating(pod)) {
            terminate(pod);
            return;
        }
        if (PodStatus.finished(pod)) {
            return;
        }
        PodBehaviour behaviour = behaviour(pod);
        if (!Conditions.isTrue(pod, "PodScheduled")) {
            schedule(pod, behaviour);
        } else if (Json.items(pod, "status", "containerStatuses").isEmpty()) {
            prepare(pod);
        } else {
            run(pod, behaviour);
        }
    }

    private PodBehaviour behaviour(ObjectNode pod) {
        List<String> references = Json.items(pod, "spec", "containers").stream()
                .map(container -> Json.text(container, "image"))
                .toList();
        return script.behaviour(Workloads.nameOf(store, pod), references);
    }

    private void terminate(ObjectNode pod) {
        for (JsonNode container : Json.items(pod, "status", "containerStatuses")) {
            if (Json.at(container, "state").has("running")) {
                String name = Json.text(container, "name");
                events.record(pod, field(name), "Normal", KUBELET, "Killing", "Stopping container " + name);
            }
        }
        // Seen to go for a tick, as on a real node
        if (held(pod, "", "terminating") > 0) {
            store.remove(ObjectKey.of(ResourceTypes.PODS, pod));
        }
    }

    private void schedule(ObjectNode pod, PodBehaviour behaviour) {
        String now = Meta.now(clock);
        if (behaviour.mode() == PodBehaviour.Mode.PENDING) {
            events.warning(pod, SCHEDULER, "FailedScheduling", NO_ROOM);
            edit(pod, object -> Conditions.set(object, "PodScheduled", false, "Unschedulable", NO_ROOM, now));
            return;
        }
        String name = Meta.namespace(pod) + "/" + Meta.name(pod);
        events.normal(pod, SCHEDULER, "Scheduled", "Successfully assigned " + name + " to " + NODE);
        edit(pod, object -> {
            Json.child(object, "spec").put("nodeName", NODE);
            Conditions.set(object, "PodScheduled", true, "", "", now);
        });
    }

    private void prepare(ObjectNode pod) {
        String now = Meta.now(clock);
        int hash = Meta.uid(pod).hashCode();
        edit(pod, object -> {
            ObjectNode status = Json.child(object, "status");
            status.put("phase", "Pending")
                    .put("startTime", now)
                    .put("hostIP", "127.0.0.1")
                    .put("qosClass", "Burstable");
            status.put("podIP", "10.244." + (hash >>> 8 & 0xff) + "." + (hash & 0xff));
            status.set("containerStatuses", freshStatuses(object));
            status.set("initContainerStatuses", Json.array(InitContainers.completed(object, now)));
            Conditions.set(object, "Initialized", true, "", "", now);
            PodPhase.settle(object, now);
        });
    }

    private void run(ObjectNode pod, PodBehaviour behaviour) {
        String now = Meta.now(clock);
        List<JsonNode> containers = Json.items(pod, "spec", "containers");
        List<JsonNode> statuses = Json.items(pod, "status", "containerStatuses");
        List<JsonNode> next = new ArrayList<>();
        for (int i = 0; i < statuses.size(); i++) {
            // The script is about the service; what runs beside it is well
            PodBehaviour own = i == 0 ? behaviour : PodBehaviour.READY;
            ObjectNode before = (ObjectNode) statuses.get(i);
            ContainerLife life = new ContainerLife(pod, containers.get(i), own, images, now);
            String name = Json.text(before, "name");
            next.add(life.after(before, held(pod, name, signature(before))));
            life.happenings()
                    .forEach(happening -> events.record(
                            pod, field(name), happening.type(), KUBELET, happening.reason(), happening.message()));
        }
        edit(pod, object -> {
            Json.child(object, "status").set("containerStatuses", Json.array(next));
            PodPhase.settle(object, now);
        });
    }

    private static ArrayNode freshStatuses(JsonNode pod) {
        return Json.array(Json.items(pod, "spec", "containers").stream()
                .map(ContainerLife::fresh)
                .toList());
    }

    private int held(JsonNode pod, String container, String state) {
        String thing = Meta.uid(pod) + "/" + container;
        seen.add(thing);
        return ages.tick(thing, state);
    }

    private static String signature(JsonNode status) {
        return status.path("state") + " " + status.path("restartCount");
    }

    private static String field(String container) {
        return "spec.containers{" + container + "}";
    }

    private void edit(ObjectNode pod, Consumer<ObjectNode> change) {
        store.edit(ObjectKey.of(ResourceTypes.PODS, pod), change);
    }
}
