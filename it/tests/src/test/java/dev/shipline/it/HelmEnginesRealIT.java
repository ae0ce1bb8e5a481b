package dev.shipline.it;

import dev.shipline.chart.ListedChart;
import dev.shipline.helm.CliHelmEngine;
import dev.shipline.helm.ForkedHelmEngine;
import dev.shipline.helm.HelmProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Each Helm that can be chosen keeps the same contract, on the real control plane. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelmEnginesRealIT {
    private RealWorld world;
    private HelmRig worker;
    private HelmRig helm3;
    private HelmRig helm4;

    @BeforeAll
    void start() throws IOException {
        world = RealWorld.start("engines");
        clean();
        Path work = Files.createDirectories(world.folder().resolve("work"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        worker = new HelmRig(
                world,
                "worker",
                new ForkedHelmEngine(HelmEnginesRealIT::workerClasspath, java, work, ListedChart::write, line -> {}));
        helm3 = new HelmRig(world, "helm3", program("helm3", work));
        helm4 = new HelmRig(world, "helm4", program("helm4", work));
    }

    @AfterAll
    void end() {
        Stream.of(worker, helm3, helm4).forEach(HelmRig::close);
        clean();
        world.close();
    }

    @Nested
    class Worker implements HelmEngineContract {
        @Override
        public HelmRig rig() {
            return worker;
        }
    }

    @Nested
    class Helm3 implements HelmEngineContract {
        @Override
        public HelmRig rig() {
            return helm3;
        }
    }

    @Nested
    class Helm4 implements HelmEngineContract {
        @Override
        public HelmRig rig() {
            return helm4;
        }
    }

    /** What no other test expects to find. */
    private void clean() {
        world.kubectl("delete", "jobs,pods,configmaps", "--all", "--wait=false");
        world.kubectl("delete", "secrets", "--selector=owner=helm");
        world.kubectl("delete", "crds", "--all");
    }

    private CliHelmEngine program(String name, Path work) {
        Path file = world.state().resolve("bin").resolve(name);
        return new CliHelmEngine(new HelmProgram(file), work, line -> {}, System.getenv());
    }

    /** The plugin's own classes, helm-java, its native jar and JNA, and nothing else. */
    private static List<Path> workerClasspath() {
        return Stream.of(
                        "dev/shipline/helm/worker/HelmWorker.class",
                        "com/marcnuri/helm/Helm.class",
                        "com/marcnuri/helm/jni/HelmLib.class",
                        "META-INF/services/com.marcnuri.helm.jni.NativeLibrary",
                        "com/sun/jna/Native.class")
                .map(HelmEnginesRealIT::origin)
                .toList();
    }

    private static Path origin(String resource) {
        String url =
                HelmEnginesRealIT.class.getClassLoader().getResource(resource).toString();
        String root = url.substring(0, url.length() - resource.length());
        return Path.of(URI.create(
                root.startsWith("jar:") ? root.substring("jar:".length(), root.length() - "!/".length()) : root));
    }
}
