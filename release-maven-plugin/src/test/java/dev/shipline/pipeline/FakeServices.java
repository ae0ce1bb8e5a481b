package dev.shipline.pipeline;

import dev.shipline.cluster.ServiceProxy;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services that give the answers they were told to; the last one again and again. */
final class FakeServices implements ServiceProxy {
    final Deque<Answer> answers = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    List<String> services = List.of("orders:80");
    Optional<ReleaseFailure> refusal = Optional.empty();
    /** How many times it is asked while the cluster is away. */
    int away;

    void answer(int status, String body) {
        answers.add(new Answer(status, Optional.empty(), body));
    }

    @Override
    public Answer get(String namespace, String service, String path, Map<String, String> headers, Duration timeout) {
        asked.add(namespace + " " + service + " " + path + " " + headers);
        if (asked.size() <= away) {
            throw FakeNeighbours.failure(FailureCode.UNREACHABLE);
        }
        return answers.size() > 1 ? answers.poll() : answers.peek();
    }

    @Override
    public void requireRight(String namespace, String service) {
        asked.add("right on " + service);
        refusal.ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public List<String> in(String manifest) {
        return services;
    }
}
