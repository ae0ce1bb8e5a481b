package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The table of docs/rollout.md: each fault is a service's first release, with the defaults of every property that is not named. */
@EnabledIfSystemProperty(named = LongRun.PROPERTY, matches = "true")
class FaultTableRealIT {
    private static final int SIDE_BY_SIDE = 3;

    private static RealWorld world;
    private static HttpServer server;
    private static String image;

    /**
     * A release that is to fail.
     *
     * @param values added to those that are right
     * @param step   at which it stops
     * @param words  that must be in what is said
     */
    private record Fault(String name, String values, List<String> arguments, String step, List<String> words) {}

    @BeforeAll
    static void anImageIsThere() throws IOException {
        world = RealWorld.start("fault-table");
        image = "-Dship.image=" + world.registry() + "/acme/fault-table-"
                + Long.toString(System.currentTimeMillis(), 36);
        Checkout orders = world.checkOut("orders");
        assertThat(world.deploy(orders, image, "-Dship.soak=3").output())
                .contains("BUILD SUCCESS", "no restart and nothing unready for 3 s");
        assertThat(Files.readString(orders.folder().resolve("target/ship/junit/rollout.xml")))
                .contains("failures=\"0\"", "Deployment orders: 1 of 1 ready");
        world.kubectl("apply", "--filename=" + world.write("faults.yaml", clusterObjects()));
        listen();
    }

    @AfterAll
    static void leavesNothing() {
        server.stop(0);
        world.kubectl(
                "delete", "--ignore-not-found", "--filename=" + world.folder().resolve("faults.yaml"));
        world.kubectl("delete", "pod", "smoke", "--ignore-not-found");
        world.kubectl("delete", "role,rolebinding", "faults-smoke", "--ignore-not-found");
        world.kubectl("delete", "deployments,jobs,services,configmaps", "--all", "--wait");
        world.close();
    }

    @Test
    void everyFaultIsToldInItsOwnWordsAtOnce() throws IOException, InterruptedException, ExecutionException {
        List<Fault> faults = List.of(
                new Fault(
                        "crash-loop", plays("crash-loop"), List.of(), "rollout", List.of("exit code 1", "2 restarts")),
                new Fault(
                        "missing-config",
                        plays("config-error"),
                        List.of(),
                        "rollout",
                        List.of("configmap \"catalog\" not found", "create what it names in namespace dev")),
                new Fault(
                        "unready",
                        plays("unready"),
                        List.of("-Dship.timeout=20"),
                        "rollout",
                        List.of(
                                "the time it had (ship.timeout) is up",
                                "readiness probe GET /actuator/health/readiness on port http",
                                "statuscode: 503")),
                new Fault(
                        "deadline",
                        plays("unready") + "progressDeadlineSeconds: 10\n",
                        List.of(),
                        "rollout",
                        List.of("ProgressDeadlineExceeded: ", "readiness probe GET", "progressDeadlineSeconds")),
                new Fault(
                        "quota",
                        "resources:\n  requests: {example.com/dongle: 1}\n  limits: {example.com/dongle: 1}\n",
                        List.of(),
                        "rollout",
                        List.of("exceeded quota: no-dongles", "describe resourcequota")),
                new Fault(
                        "hook",
                        "",
                        List.of("-Dship.chart=" + chartWithAHook()),
                        "upgrade",
                        List.of("pre-install", "fault-hook-migrate", "exit code 3")),
                new Fault(
                        "restart",
                        plays("restarts-later"),
                        List.of("-Dship.soak=30"),
                        "soak",
                        List.of("was restarted after the rollout was proven", "OOMKilled", "resources.limits.memory")),
                new Fault(
                        "smoke-right",
                        "",
                        List.of("-Dship.smoke.path=/ok", "-Dship.smoke.service=smoke:80"),
                        "upgrade",
                        List.of("may not get services/proxy in namespace dev", "ship.smoke.url")));
        sideBySide(faults);

        world.kubectl("create", "role", "faults-smoke", "--verb=get", "--resource=services/proxy");
        world.kubectl(
                "create", "rolebinding", "faults-smoke", "--role=faults-smoke", "--serviceaccount=release:deployer");
        Fault answered = new Fault(
                "smoke-answer",
                "",
                List.of("-Dship.smoke.path=/broken", "-Dship.smoke.service=smoke:80", "-Dship.smoke.timeout=5"),
                "smoke",
                List.of("/broken of service smoke:80: answers 500, and 200 was expected"));
        sideBySide(List.of(answered));
        Checkout orders = world.checkOut("orders", "orders-smoke");
        assertThat(world.deploy(orders, image, "-Dship.smoke.path=/ok", "-Dship.smoke.service=smoke:80")
                        .output())
                .contains("BUILD SUCCESS", "/ok of service smoke:80 answers 200");
    }

    /** All of them, also where one is not told as it should be: each tells something of its own. */
    private static void sideBySide(List<Fault> faults) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            faults.forEach(fault -> all.add(() -> {
                release(fault);
                return null;
            }));
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void release(Fault fault) throws IOException {
        String name = "fault-" + fault.name;
        Path values = Files.createDirectories(world.folder().resolve("values-" + fault.name));
        Path samples = Reactor.fromSystemProperties().root().resolve("it/values/orders");
        Files.writeString(
                values.resolve("base.yaml"),
                Files.readString(samples.resolve("base.yaml")).replace("name: orders", "name: " + name));
        Files.writeString(values.resolve("dev.yaml"), fault.values);
        Checkout checkout = world.checkOut("orders", name);

        MavenBuild.Result result = world.deploy(
                checkout,
                Stream.concat(
                                Stream.of(image, "-Dship.service=" + name, "-Dship.values=" + values),
                                fault.arguments.stream())
                        .toArray(String[]::new));

        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).doesNotContain("at dev.shipline");
        assertThat(result.output()).contains(fault.words);
        JsonNode report = world.report(checkout);
        JsonNode failed = report.at("/steps/" + (report.at("/steps").size() - 1));
        assertThat(failed.at("/step").asText()).isEqualTo(fault.step);
        System.out.printf(
                "[real] fault %s: %s after %.1f s%n",
                fault.name, failed.at("/step").asText(), failed.at("/millis").asLong() / 1000.0);
        System.out.println("[real] fault " + fault.name + " says: "
                + report.at("/failure/because").asText() + " | fix: "
                + report.at("/failure/fix").asText());
        if (fault.step.equals("rollout")) {
            assertThat(Files.readString(checkout.folder().resolve("target/ship/junit/rollout.xml")))
                    .contains("<failure message=");
        }
    }

    private static String plays(String fault) {
        return "labels:\n  plays: " + fault + "\n";
    }

    /** The sample chart, and a Job before each install and upgrade that fails. */
    private static String chartWithAHook() throws IOException {
        Path chart = world.chart();
        Files.writeString(chart.resolve("templates/migrate.yaml"), """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: fault-hook-migrate
                  annotations:
                    helm.sh/hook: pre-install,pre-upgrade
                spec:
                  backoffLimit: 0
                  template:
                    metadata:
                      labels: {plays: fails}
                    spec:
                      restartPolicy: Never
                      containers:
                        - {name: migrate, image: "{{ include "microservice.image" . }}"}
                """);
        return chart.toString();
    }

    /** What the faults need: a quota that concerns one of them alone, rights on hooks, and a service that answers from this machine. */
    private static String clusterObjects() throws IOException {
        return """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: no-dongles, namespace: dev}
                spec: {hard: {requests.example.com/dongle: "0"}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: faults-hooks, namespace: dev}
                rules:
                  - {apiGroups: [batch], resources: [jobs], verbs: [get, list, watch, create, patch, delete]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: faults-hooks, namespace: dev}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: faults-hooks}
                subjects: [{kind: ServiceAccount, name: deployer, namespace: release}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: smoke, namespace: dev}
                spec: {ports: [{port: 80, targetPort: 80}]}
                """;
    }

    /** The API server asks no address on loopback, and none that is not a pod's: one that nobody schedules has the address of this machine. */
    private static void listen() throws IOException {
        InetAddress address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .findFirst()
                .orElseThrow();
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext("/ok", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        String ip = address.getHostAddress();
        world.kubectl(
                "apply",
                "--filename="
                        + world.write("endpoints.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: smoke, namespace: dev}
                spec: {schedulerName: nobody, containers: [{name: smoke, image: smoke}]}
                ---
                apiVersion: v1
                kind: Endpoints
                metadata: {name: smoke, namespace: dev}
                subsets:
                  - addresses: [{ip: %s, targetRef: {kind: Pod, name: smoke, namespace: dev}}]
                    ports: [{port: %d}]
                """.formatted(
                                        ip, server.getAddress().getPort())));
        world.kubectl(
                "patch",
                "pod",
                "smoke",
                "--subresource=status",
                "--type=merge",
                "--patch={\"status\":{\"podIP\":\"" + ip + "\",\"podIPs\":[{\"ip\":\"" + ip + "\"}]}}");
    }
}
