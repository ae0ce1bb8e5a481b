package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Datadog behind a proxy that asks for a password, under a name that only the proxy can look up. */
class ProxiedTelemetryIT {
    private static final String INTAKE = "http://intake.invalid";

    private final String password = "p@ss " + UUID.randomUUID();
    private World world;
    private PasswordProxy proxy;
    private Checkout alpha;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = World.start("proxied-" + test.getTestMethod().orElseThrow().getName());
        SmallProject.uploadValues(world, "alpha", "dev");
        proxy = new PasswordProxy("ci", password, world.sandbox().datadog().uri());
        alpha = world.checkOut(world.project("proxied").service("alpha"));
    }

    @AfterEach
    void close() {
        proxy.close();
        world.close();
    }

    @Test
    void theEnvironmentsPasswordIsGivenAndNeverShown() throws IOException {
        String login =
                "ci:" + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY", "http://" + login + "@127.0.0.1:" + proxy.port(), "NO_PROXY", "localhost,127.0.0.1");

        assertToldThroughTheProxy(deploy(environment), login.substring(3));
    }

    @Test
    void thePasswordOfTheSettingsIsGivenAndNeverShown() throws IOException {
        Path settings = world.folder().resolve("user-settings.xml");
        Files.writeString(settings, """
                <settings><proxies><proxy><id>office</id><active>true</active><protocol>http</protocol>
                <host>127.0.0.1</host><port>%d</port><username>ci</username><password>%s</password>
                <nonProxyHosts>localhost|127.0.0.1</nonProxyHosts></proxy></proxies></settings>
                """.formatted(proxy.port(), password));

        assertToldThroughTheProxy(deploy(Map.of(), "-s", settings.toString()), password);
    }

    @Test
    void aWrongPasswordIsSaidAndFailsNothing() throws IOException {
        MavenBuild.Result result = deploy(Map.of(
                "HTTPS_PROXY",
                "http://ci:another-password@127.0.0.1:" + proxy.port(),
                "NO_PROXY",
                "localhost,127.0.0.1"));

        assertThat(result.output())
                .contains("BUILD SUCCESS", "the proxy does not take the name and password it is given (HTTP 407)");
        assertThat(said(result)).doesNotContain("another-password");
        assertThat(world.sandbox().datadog().metrics()).isEmpty();
    }

    @Test
    void theDashboardGoesTheSameWay() throws IOException {
        Map<String, String> environment = Map.of(
                "DD_APP_KEY",
                "the-application-key",
                "HTTPS_PROXY",
                "http://ci:"
                        + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@127.0.0.1:"
                        + proxy.port(),
                "NO_PROXY",
                "localhost,127.0.0.1");

        MavenBuild.Result result = world.run(
                world.maven(), alpha.folder(), environment, "-X", "ship:dashboard", "-Dship.metrics.url=" + INTAKE);

        assertThat(result.output()).contains("BUILD SUCCESS");
        assertThat(said(result)).doesNotContain(password, proxy.login());
        assertThat(world.sandbox().datadog().dashboards()).hasSize(1);
        assertThat(world.sandbox().datadog().monitors()).hasSize(3);
    }

    private MavenBuild.Result deploy(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("CI", "true");
        List<String> goals = new ArrayList<>(
                List.of("-X", "deploy", "-DskipTests", "-Dship.env=dev", "-Dship.metrics.url=" + INTAKE));
        goals.addAll(List.of(arguments));
        return world.run(world.maven(), alpha.folder(), all, goals.toArray(String[]::new));
    }

    /** Without the variables of the environment, which maven-resources-plugin prints with -X one by one. */
    private static String said(MavenBuild.Result result) {
        return result.output()
                .lines()
                .filter(line -> !line.startsWith("[DEBUG] env."))
                .collect(Collectors.joining("\n"));
    }

    private void assertToldThroughTheProxy(MavenBuild.Result result, String asGiven) throws IOException {
        assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain("Datadog was not told");
        assertThat(proxy.asked())
                .contains(INTAKE + "/api/v2/series", INTAKE + "/api/v2/dora/deployment", INTAKE + "/api/v1/events");
        assertThat(world.sandbox().datadog().metrics("ship.release.count")).hasSize(1);
        assertThat(world.sandbox().datadog().deployments()).hasSize(1);
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
        assertThat(said(result)).contains("[DEBUG]").doesNotContain(password, asGiven, proxy.login());
        try (Stream<Path> files = Files.walk(alpha.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Leaks.text(file)).as(file.toString()).doesNotContain(password, asGiven, proxy.login());
            }
        }
    }
}
