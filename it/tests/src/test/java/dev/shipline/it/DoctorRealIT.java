package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.DeployAccounts.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The doctor before a registry with tokens, an S3 server with policies and a cluster with RBAC: all as it should be, and with rights taken away. */
class DoctorRealIT {
    private static RealWorld world;
    private static DeployAccounts accounts;
    private static Checkout orders;

    @BeforeAll
    static void start() throws IOException {
        world = RealWorld.start("doctor");
        accounts = DeployAccounts.create(world, "doctor");
        orders = world.checkOut("orders");
    }

    @AfterAll
    static void close() {
        accounts.remove();
        world.close();
    }

    @Test
    void findsNothingWrongWithTheRightsThatAreDocumented() throws IOException {
        MavenBuild.Result result = doctor(world.settings(), accounts.kubeconfig(), Map.of());

        Map<String, String> outcomes = outcomes();
        System.out.println("[real] doctor: "
                + result.output()
                        .lines()
                        .filter(line -> line.contains(" ok, "))
                        .findFirst()
                        .orElse("no count"));
        assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain(world.secrets());
        assertThat(outcomes).containsEntry("scan", "warning");
        outcomes.remove("scan");
        assertThat(outcomes)
                .hasSize(14)
                .allSatisfy((name, outcome) -> assertThat(outcome).as(name).isEqualTo("ok"));
    }

    /** At once: who may pull and not push, who may list a bucket and not read it, who may not list pods. */
    @Test
    void namesEveryRightThatIsMissing() throws IOException {
        Path settings = world.write(
                "reader.xml",
                Files.readString(world.settings())
                        .replace("acme+ci", "acme+reader")
                        .replace(world.secret("robot"), world.secret("reader-robot")));
        String policy = Files.readString(Reactor.fromSystemProperties().root().resolve("it/real/s3-policy.json"))
                .replace("s3:GetObject\"", "s3:GetObjectTagging\"");

        MavenBuild.Result result =
                doctor(settings, accounts.without(Set.of(new Right("list", "", "pods"))), world.s3User(policy));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(outcomes())
                .containsEntry("registry", "failed")
                .containsEntry("values", "failed")
                .containsEntry("chart", "failed")
                .containsEntry("fit", "skipped")
                .containsEntry("cluster", "ok")
                .containsEntry("rights", "failed")
                .containsEntry("helm", "ok")
                .containsEntry("datadog", "ok")
                .containsEntry("clock", "ok");
        assertThat(result.output())
                .contains("the registry grants acme+reader", "only pull")
                .contains("may not list pods in namespace doctor")
                .contains("s3:GetObject")
                .contains("registry, values, chart, rights are not as it takes")
                .doesNotContain("\tat ")
                .doesNotContain(world.secrets());
    }

    private static MavenBuild.Result doctor(Path settings, Path kubeconfig, Map<String, String> s3User) {
        return world.run(
                orders,
                settings,
                s3User,
                Stream.of("ship:doctor", "-Dship.kubeconfig=" + kubeconfig, "-Dship.namespace=doctor"));
    }

    private static Map<String, String> outcomes() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (JsonNode check :
                World.json(orders.folder().resolve("target/ship/doctor.json")).at("/checks")) {
            outcomes.put(check.at("/name").asText(), check.at("/outcome").asText());
        }
        return outcomes;
    }
}
