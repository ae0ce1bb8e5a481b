package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm makes besides the manifest is planned, and asked for before it is begun. */
class HooksRealIT {
    private static final String ACCOUNT = "--serviceaccount=release:deployer";

    @ParameterizedTest
    @CsvSource({
        "'', 'get,list,watch,create,delete', 'get,create'",
        "helm4, 'list,watch,create,delete', 'list,watch,create'"
    })
    void arePlannedAndAskedFor(String helm, String onJobs, String onCrds) throws IOException {
        try (RealWorld world = RealWorld.start("hooks-" + helm)) {
            forget(world);
            Checkout orders = world.checkOut("orders");
            Path chart = world.chart();
            ContractChart.addHook(chart, "completes");
            ContractChart.addCrd(chart, "hookplates", "first");
            String[] options = {
                "-Dship.image=" + world.registry() + "/acme/hooks-" + Long.toString(System.currentTimeMillis(), 36),
                "-Dship.chart=" + chart,
                "-Dship.helm.executable=" + helm
            };

            MavenBuild.Result refused = run(world, orders, "deploy", options);
            tell(helm, refused);
            assertThat(ErrorLines.of(refused).get(0))
                    .contains("may not " + onCrds.replace(",", ", ")
                            + " customresourcedefinitions in the whole of the cluster")
                    .contains("a ClusterRole with the rules");
            assertThat(refused.output())
                    .contains("+ CustomResourceDefinition hookplates.contract.example.com (crds/)")
                    .contains("* hook Job orders-dev-migrate (pre-upgrade) does not run now, new");
            assertThat(world.kubectl("get", "secrets,deployments", "--selector=owner=helm", "--output=name"))
                    .isEmpty();

            world.kubectl(
                    "create", "clusterrole", "hooks-crds", "--verb=" + onCrds, "--resource=customresourcedefinitions");
            world.kubectl("create", "clusterrolebinding", "hooks-crds", "--clusterrole=hooks-crds", ACCOUNT);
            MavenBuild.Result first = run(world, orders, "ship:upgrade", options);
            assertThat(first.output()).contains("BUILD SUCCESS");

            MavenBuild.Result withoutJobs = run(world, orders, "ship:upgrade", options);
            tell(helm, withoutJobs);
            assertThat(ErrorLines.of(withoutJobs).get(0))
                    .contains("may not " + onJobs.replace(",", ", ") + " jobs in namespace dev of the cluster")
                    .contains("{apiGroups: [batch], resources: [jobs], verbs: [" + onJobs.replace(",", ", ") + "]}");
            assertThat(withoutJobs.output())
                    .contains("* hook Job orders-dev-migrate (pre-upgrade) runs, the same as before")
                    .doesNotContain("CustomResourceDefinition");
            assertThat(world.kubectl("get", "secrets", "--selector=owner=helm", "--output=name"))
                    .hasLineCount(1);

            world.kubectl("create", "role", "hooks-jobs", "--verb=" + onJobs, "--resource=jobs.batch");
            world.kubectl("create", "rolebinding", "hooks-jobs", "--role=hooks-jobs", ACCOUNT);
            for (int i = 0; i < 2; i++) {
                // the second one removes the job of the first one before it makes its own
                assertThat(run(world, orders, "ship:upgrade", options).output()).contains("BUILD SUCCESS");
            }
            assertThat(world.kubectl("get", "job", "orders-dev-migrate", "--output=jsonpath={.status.succeeded}"))
                    .isEqualTo("1");
            forget(world);
        }
    }

    private static void forget(RealWorld world) {
        world.kubectl("delete", "clusterrole,clusterrolebinding", "hooks-crds", "--ignore-not-found");
        world.kubectl("delete", "role,rolebinding", "hooks-jobs", "--ignore-not-found");
        world.kubectl("delete", "job", "orders-dev-migrate", "--ignore-not-found");
        world.kubectl("delete", "crd", "hookplates.contract.example.com", "--ignore-not-found");
    }

    private static void tell(String helm, MavenBuild.Result result) {
        System.out.println("[real] hooks by " + (helm.isEmpty() ? "the worker" : helm) + ": "
                + ErrorLines.of(result).get(0));
    }

    private static MavenBuild.Result run(RealWorld world, Checkout orders, String goal, String... options) {
        Map<String, String> path = Map.of("PATH", world.state().resolve("bin") + ":" + System.getenv("PATH"));
        return world.run(orders, world.settings(), path, Stream.concat(Stream.of(goal), Stream.of(options)));
    }
}
