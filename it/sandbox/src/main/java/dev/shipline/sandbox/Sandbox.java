package dev.shipline.sandbox;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.cluster.SandboxCluster;
import dev.shipline.sandbox.datadog.DatadogIntake;
import dev.shipline.sandbox.docker.SandboxDocker;
import dev.shipline.sandbox.loopback.Neighbour;
import dev.shipline.sandbox.registry.RegistryAccount;
import dev.shipline.sandbox.registry.SandboxRegistry;
import dev.shipline.sandbox.s3.SandboxS3;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything a release talks to, in one process and one folder. Nothing of it can be reached from another machine. Each neighbour can be taken away and
 * brought back while the others stay.
 */
public final class Sandbox implements AutoCloseable {
    private static final String ROBOT = "acme+ci";
    private static final String NAMESPACE = "acme";

    private final Path state;
    private final SandboxSecrets secrets;
    private final SandboxRegistry registry;
    private final SandboxS3 s3;
    private final DatadogIntake datadog;
    private final SandboxDocker docker;
    private final SandboxCluster cluster;

    private Sandbox(Path state, SandboxPorts ports) {
        this.state = state;
        this.secrets = SandboxSecrets.in(state.resolve("secrets.properties"));
        this.registry = new SandboxRegistry(state.resolve("registry"), ports.registry(), secrets.tokenKey())
                .admit(new RegistryAccount(ROBOT, secrets.robotPassword(), List.of(), List.of(NAMESPACE)));
        this.s3 = new SandboxS3(state.resolve("s3"), ports.s3(), secrets.accessKeyId(), secrets.secretAccessKey());
        this.datadog = new DatadogIntake(state.resolve("datadog"), ports.datadog(), secrets.datadogApiKey());
        this.docker = new SandboxDocker(state.resolve("docker"), ports.docker(), this::baseImage);
        this.cluster = SandboxCluster.start(state, ports.cluster(), registry::holds);
    }

    /** @param state the folder that keeps everything; the same folder gives the same sandbox again */
    public static Sandbox start(Path state, SandboxPorts ports) {
        return start(state, ports, SandboxSeeds.bundled());
    }

    /** As {@link #start(Path, SandboxPorts)}, with seeds of one's own. */
    public static Sandbox start(Path state, SandboxPorts ports, SandboxSeeds seeds) {
        requireNonNull(state, "state is null");
        Path folder = state.toAbsolutePath().normalize();
        Sandbox sandbox = new Sandbox(folder, requireNonNull(ports, "ports is null"));
        seeds.sow(folder.resolve("s3"));
        try {
            sandbox.neighbours().forEach(Neighbour::start);
            sandbox.cluster.writeKubeconfig(sandbox.kubeconfig());
            OwnerOnlyFile.write(sandbox.settings(), sandbox.mavenSettings().xml());
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
        return sandbox;
    }

    /** Lets the settings name a local Maven repository too, for services that inherit what is not published yet. */
    public void useLocalRepository(Path folder) {
        OwnerOnlyFile.write(settings(), mavenSettings().localRepository(folder).xml());
    }

    public SandboxRegistry registry() {
        return registry;
    }

    public SandboxS3 s3() {
        return s3;
    }

    public DatadogIntake datadog() {
        return datadog;
    }

    public SandboxDocker docker() {
        return docker;
    }

    public SandboxCluster cluster() {
        return cluster;
    }

    /** The settings.xml with which any service releases into this sandbox. */
    public Path settings() {
        return state.resolve("settings.xml");
    }

    /** The kubeconfig of the sandbox's cluster. */
    public Path kubeconfig() {
        return state.resolve("kubeconfig");
    }

    /** The command that releases a service here. Given as global settings, the file leaves the user's own in force. */
    public String deployCommand() {
        String path = settings().toString();
        String shown = path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
        return "mvn -gs " + shown + " deploy -P env=dev";
    }

    @Override
    public void close() {
        neighbours().forEach(Neighbour::close);
    }

    private List<Neighbour> neighbours() {
        return List.of(registry, s3, datadog, docker, cluster);
    }

    private String baseImage() {
        return registry.host() + "/base/java:17";
    }

    private MavenSettings mavenSettings() {
        return new MavenSettings()
                .server(registry.host(), ROBOT, secrets.robotPassword())
                .server("aws", secrets.accessKeyId(), secrets.secretAccessKey())
                .server("datadog", "api-key", secrets.datadogApiKey())
                // Maven fills in the artifactId of the service that uses this.
                .property("ship.image", registry.host() + "/" + NAMESPACE + "/${project.artifactId}")
                .property("ship.image.base", baseImage())
                .property("ship.values", "s3://" + SandboxSeeds.VALUES + "/${project.artifactId}")
                .property("ship.chart", "s3://" + SandboxSeeds.CHARTS + "/microservice")
                .property("ship.s3.endpoint", s3.uri().toString())
                .property("ship.s3.region", "us-east-1")
                .property("ship.kubeconfig", kubeconfig().toString())
                .property("ship.kube.context", "sandbox")
                .property("ship.metrics.url", datadog.uri().toString())
                .property("ship.docker.host", docker.host().toString())
                .property("maven.deploy.skip", "true");
    }
}
