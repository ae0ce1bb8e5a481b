package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.it.KilledLane.Kill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whatever moment a deploy is ended at, the next one succeeds and mends what was left: nothing pending, no lock, no process, no file. Many kills are
 * {@code -Dship.it.kills=100}; the same ones again are {@code -Dship.it.seed}.
 */
@EnabledIfSystemProperty(named = LongRun.PROPERTY, matches = "true")
// a hundred kills take half an hour on a busy machine, which is longer than any other test may take
@Timeout(value = 2, unit = TimeUnit.HOURS)
class KilledDeployRealIT {
    private static final int KILLS = Integer.getInteger("ship.it.kills", 12);
    private static final long SEED = Long.getLong("ship.it.seed", System.currentTimeMillis());
    /** A killed deploy holds up the next one of its release for half a minute, in which others can be killed. */
    private static final List<String> NAMESPACES = List.of("dev", "qa", "prod");

    @Test
    void leavesNothingThatTheNextOneDoesNotMend() throws Exception {
        System.out.println("[real] " + KILLS + " kills, -Dship.it.seed=" + SEED);
        List<Kill> kills = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(NAMESPACES.size());
        try (RealWorld world = RealWorld.start("killed")) {
            List<Future<List<Kill>>> running = new ArrayList<>();
            for (int i = 0; i < NAMESPACES.size(); i++) {
                KilledLane lane = new KilledLane(world, NAMESPACES.get(i), SEED + i);
                int wanted = (KILLS + i) / NAMESPACES.size();
                running.add(threads.submit(() -> lane.run(wanted)));
            }
            for (Future<List<Kill>> one : running) {
                kills.addAll(one.get());
            }
        } finally {
            threads.shutdownNow();
            // where one lane fails, deploys of the others live on, and would meet the next run
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
        assertThat(kills).hasSize(KILLS);
        tell(kills);
    }

    private static void tell(List<Kill> kills) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Kill kill : kills) {
            String left = kill.left().replaceAll("\\d+ (?=[a-z]+-|[a-z]+,)", "");
            counts.merge("after " + kill.step() + ", SIG" + kill.signal() + ": " + left, 1, Integer::sum);
        }
        counts.forEach((what, count) -> System.out.println("[real] " + count + " x " + what));
        System.out.println("[real] " + kills.size() + " kills, each mended by the next deploy");
    }
}
