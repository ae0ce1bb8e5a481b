package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A second control plane of its real programs, forty ports further on, with an authority and accounts of its own. It ends with its test. */
final class SecondControlPlane implements AutoCloseable {
    private static final Pattern CLUSTER = Pattern.compile("cluster: (\\{server: .*})");
    private static final Pattern USER = Pattern.compile("user: (\\{token: .*})");
    private static final int FURTHER = 40;

    private final RealWorld world;
    private final int port;
    private final Path state;

    private SecondControlPlane(RealWorld world, int port, Path state) {
        this.world = world;
        this.port = port;
        this.state = state;
    }

    static SecondControlPlane start(RealWorld world) {
        int port = Integer.parseInt(world.registry().replaceAll(".*:", "")) + FURTHER;
        SecondControlPlane plane =
                new SecondControlPlane(world, port, world.state().resolveSibling("state-" + port));
        plane.real("up", "kubernetes");
        return plane;
    }

    /** The contexts eu, of the first control plane, and us, of this one, each with the account that deploys there. */
    Path kubeconfigOfBoth() throws IOException {
        return world.write("both.kubeconfig", """
                current-context: eu
                clusters: [{name: eu, cluster: %s}, {name: us, cluster: %s}]
                users: [{name: eu, user: %s}, {name: us, user: %s}]
                contexts: [{name: eu, context: {cluster: eu, user: eu}}, {name: us, context: {cluster: us, user: us}}]
                """.formatted(
                found(CLUSTER, world.state()), found(CLUSTER, state), found(USER, world.state()), found(USER, state)));
    }

    /** As administrator, in the namespace of the release. */
    String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--kubeconfig",
                state.resolve("kubernetes/admin.kubeconfig").toString(),
                "--namespace",
                "dev"));
        command.addAll(List.of(arguments));
        return world.command(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        real("down");
    }

    private void real(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--unset=SHIPLINE_REAL_STATE",
                "SHIPLINE_REAL_PORT=" + port,
                Reactor.fromSystemProperties()
                        .root()
                        .resolve("it/real")
                        .resolve(program)
                        .toString()));
        command.addAll(List.of(arguments));
        world.command(command.toArray(String[]::new));
    }

    private static String found(Pattern pattern, Path state) throws IOException {
        Matcher found = pattern.matcher(Files.readString(state.resolve("kubernetes/deployer.kubeconfig")));
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in the kubeconfig of " + state);
        }
        return found.group(1);
    }
}
