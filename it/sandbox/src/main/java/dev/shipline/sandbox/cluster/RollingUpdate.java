package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a rolling update may go at a moment: never more pods than {@code maxSurge} allows, never fewer available ones than {@code maxUnavailable} allows.
 *
 * @param wanted         replicas in the end
 * @param maxSurge       pods above that
 * @param maxUnavailable pods below that
 */
record RollingUpdate(int wanted, int maxSurge, int maxUnavailable) {

    static RollingUpdate of(JsonNode deployment) {
        int wanted = Json.number(1, deployment, "spec", "replicas");
        JsonNode limits = Json.at(deployment, "spec", "strategy", "rollingUpdate");
        int surge = Counts.resolve(limits.path("maxSurge"), wanted, true);
        int unavailable = Counts.resolve(limits.path("maxUnavailable"), wanted, false);
        // With neither, nothing could ever move
        return new RollingUpdate(wanted, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /** @param all replicas asked for, in the new and the old ReplicaSets together */
    int sizeOfNew(int now, int all) {
        if (now >= wanted) {
            return wanted;
        }
        int room = Math.max(0, wanted + maxSurge - all);
        return Math.min(wanted, now + room);
    }

    /**
     * How many old pods may go.
     *
     * @param unavailableNew pods of the new ReplicaSet that are asked for and not available yet
     */
    int oldToRemove(int all, int unavailableNew) {
        return Math.max(0, all - minimumAvailable() - unavailableNew);
    }

    /** How many available old pods may go. */
    int availableToRemove(int available) {
        return Math.max(0, available - minimumAvailable());
    }

    int minimumAvailable() {
        return wanted - maxUnavailable;
    }
}
