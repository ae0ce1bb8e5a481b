package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What users put into Dockerfiles, and what they ask for beside them, on a real engine: each image runs, as somebody who is not root, and answers. */
class DockerfileRealIT {
    private static final Pattern SENT = Pattern.compile("sent (\\d+) blobs?; (\\d+) blobs? there already");
    private static final Pattern CONTEXT = Pattern.compile("\\d+ files, [0-9.]+ \\S+ sent");
    private static final String GREETER = "src/main/java/com/acme/greeter/Greeter.java";

    private RealWorld world;
    private RealEngine engine;
    private String run;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = RealWorld.withoutCluster(
                "dockerfile-" + test.getTestMethod().orElseThrow().getName());
        engine = new RealEngine(world);
        // names of its own for each run: what an earlier run pushed must not help this one
        run = Long.toString(System.currentTimeMillis(), 36);
        engine.docker("pull", "--quiet", base());
    }

    @AfterEach
    void close() {
        engine.close();
        world.close();
    }

    @Test
    void putsWhatIsAskedForOnTopAndTellsNoSecret() throws Exception {
        Checkout greeter = world.checkOut("greeter");
        greeter.change("Dockerfile", "USER 10001\n", "ENV JAVA_TOOL_OPTIONS=-Dgreeter=here\n", "Leave it to root");
        String image = image("root");

        MavenBuild.Result result = ship(
                greeter,
                image,
                "-X",
                "-Dship.image.environment=GREETER_ADDRESS=127.0.0.1\nGREETER_SALUTATION=Say \"hi\" for $5 \\o/",
                "-Dship.image.labels=com.acme.team=orders and more",
                "-Dship.image.ports=9090",
                "-Dship.image.jvmFlags=-Xmx64m -Dgreeter.extra=1");

        assertThat(result.output())
                .contains("BUILD SUCCESS")
                .contains(
                        "put on top of what the Dockerfile says: the environment's GREETER_ADDRESS,"
                                + " GREETER_SALUTATION, JAVA_TOOL_OPTIONS; port 9090; user 10001, because it would run as root");
        JsonNode config = config(image, greeter);
        assertThat(texts(config.at("/Env")))
                .contains(
                        "JAVA_TOOL_OPTIONS=-Dgreeter=here -Xmx64m -Dgreeter.extra=1",
                        "GREETER_SALUTATION=Say \"hi\" for $5 \\o/");
        assertThat(config.at("/ExposedPorts").has("9090/tcp")).isTrue();
        assertThat(config.at("/ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(config.at("/Labels/com.acme.team").asText()).isEqualTo("orders and more");
        assertThat(config.at("/Labels").has("org.opencontainers.image.revision"))
                .isTrue();
        assertThat(greets(greeter, image)).isEqualTo("Say \"hi\" for $5 \\o/, ada!");
        tellsNoSecret(result);
    }

    @Test
    void buildsWithBuildxWhatOnlyBuildKitCan() throws Exception {
        Checkout greeter = world.checkOut("greeter");
        greeter.change(
                "Dockerfile",
                "COPY target/greeter.jar .",
                // a RUN would need the network that this engine has not
                "COPY --chmod=644 target/greeter.jar .",
                "Use BuildKit");
        String image = image("buildkit");

        MavenBuild.Result without = ship(greeter, image);
        assertThat(without.output())
                .contains("BUILD FAILURE", "it needs BuildKit for \"COPY --chmod\"", "docker buildx on this machine");

        MavenBuild.Result result =
                world.ship(greeter, line -> {}, List.of("-X", "-Dship.image=" + image), withBuildx());

        assertThat(result.output())
                .contains("BUILD SUCCESS", "by docker buildx, for \"COPY --chmod\"")
                .doesNotContain("Step 1/");
        JsonNode manifest =
                World.json(world.command("skopeo", "inspect", "--raw", "docker://" + image + "@" + digest(greeter)));
        assertThat(manifest.has("config")).as("one image, and no index").isTrue();
        assertThat(greets(greeter, image)).isEqualTo("Hello, ada!");
        System.out.println("[real] dockerfile: buildx: " + blobs(result));
        tellsNoSecret(result);
        assertThat(Files.exists(buildxConfig().resolve("config.json")))
                .as("the user's own folder is not written to")
                .isFalse();
    }

    @Test
    void runsTheDaemonlessImageAsNobodySpecial() throws Exception {
        Checkout greeter = world.checkOut("greeter");
        String image = image("layers");

        MavenBuild.Result result = ship(
                greeter,
                image,
                "-Dship.dockerfile=none",
                "-Dship.image.environment=GREETER_ADDRESS=127.0.0.1\nGREETER_SALUTATION=Servus",
                "-Dship.image.labels=com.acme.team=orders");

        assertThat(result.output()).contains("BUILD SUCCESS", "building without a Docker engine");
        assertThat(config(image, greeter).at("/Labels/com.acme.team").asText()).isEqualTo("orders");
        assertThat(greets(greeter, image)).isEqualTo("Servus, ada!");
    }

    @Test
    void sendsOnlyTheClassesOfALayeredSpringBootJar() throws Exception {
        Checkout orders = world.checkOut("orders");
        orders.change("pom.xml", "  </dependencies>\n</project>", """
                  </dependencies>
                  <build>
                    <finalName>${project.artifactId}</finalName>
                    <plugins>
                      <plugin>
                        <groupId>org.springframework.boot</groupId>
                        <artifactId>spring-boot-maven-plugin</artifactId>
                        <version>4.0.6</version>
                        <executions><execution><goals><goal>repackage</goal></goals></execution></executions>
                      </plugin>
                    </plugins>
                  </build>
                </project>""", "Make a fat jar");
        List<String> recipe = fromTheDocumentation();
        Files.writeString(orders.folder().resolve("Dockerfile"), recipe.get(0));
        Files.writeString(orders.folder().resolve(".dockerignore"), recipe.get(1));
        orders.commit("Take it apart");
        String image = image("boot");

        MavenBuild.Result first = ship(orders, image);
        assertThat(first.output()).contains("BUILD SUCCESS");
        List<String> layers = layers(image, orders);

        orders.change(
                "src/main/java/com/acme/orders/OrderBook.java",
                "\nclass OrderBook",
                "\n// moved\nclass OrderBook",
                "Comment");
        orders.change(
                "src/main/resources/application.properties", "orders.currency=EUR", "orders.currency=CHF", "Move");
        MavenBuild.Result second = ship(orders, image);

        assertThat(second.output()).contains("BUILD SUCCESS");
        List<String> changed = new ArrayList<>(layers(image, orders));
        int all = changed.size();
        changed.removeAll(layers);
        assertThat(changed).as("of " + all + " layers").hasSize(1);
        Matcher sent = SENT.matcher(second.output());
        assertThat(sent.find()).isTrue();
        assertThat(sent.group(1)).as("the layer with the classes").isEqualTo("1");
        System.out.println("[real] dockerfile: Spring Boot in layers: first " + context(first) + " to the engine, "
                + blobs(first) + "; one class changed: " + context(second) + " to the engine, " + blobs(second));
        answers(orders, image, List.of("SERVER_ADDRESS=127.0.0.1"), "SERVER_PORT", "/actuator/health");
    }

    private MavenBuild.Result ship(Checkout checkout, String image, String... arguments) {
        return world.ship(
                checkout,
                line -> {},
                Stream.concat(Stream.of("-Dship.image=" + image), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private Map<String, String> withBuildx() {
        return Map.of(
                "DOCKER_CONFIG",
                buildxConfig().toString(),
                "PATH",
                world.state().resolve("bin") + ":" + System.getenv("PATH"));
    }

    private Path buildxConfig() {
        return world.state().resolve("docker/client");
    }

    private String greets(Checkout greeter, String image) throws IOException, InterruptedException {
        return answers(greeter, image, List.of("GREETER_ADDRESS=127.0.0.1"), "GREETER_PORT", "/greetings/ada");
    }

    /** Runs what the registry has, and asks it. */
    private String answers(Checkout checkout, String image, List<String> settings, String portVariable, String path)
            throws IOException, InterruptedException {
        engine.forget(image);
        int port = RealEngine.freePort();
        List<String> all = new ArrayList<>(settings);
        all.add(portVariable + "=" + port);
        String container = engine.run(image + "@" + digest(checkout), all.toArray(String[]::new));
        var response = engine.get(URI.create("http://127.0.0.1:" + port + path));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(engine.userOf(container)).isEqualTo("10001");
        System.out.println("[real] dockerfile: " + image + " answers HTTP 200 as user 10001: " + response.body());
        return response.body();
    }

    /** Not in what Maven prints at its most talkative either, in no form in which it is sent. */
    private void tellsNoSecret(MavenBuild.Result result) {
        String password = world.secret("robot");
        String pair = Base64.getEncoder().encodeToString(("acme+ci:" + password).getBytes(StandardCharsets.UTF_8));
        String middle = Base64.getEncoder()
                .encodeToString(("\"password\":\"" + password).getBytes(StandardCharsets.UTF_8))
                .substring(20, 40);
        assertThat(result.output())
                .doesNotContain(password)
                .doesNotContain(pair)
                .doesNotContain(middle)
                .doesNotContain("X-Registry-Auth", "X-Registry-Config");
    }

    private JsonNode config(String image, Checkout checkout) {
        return World.json(world.command("skopeo", "inspect", "--config", "docker://" + image + "@" + digest(checkout)))
                .at("/config");
    }

    private List<String> layers(String image, Checkout checkout) {
        JsonNode manifest =
                World.json(world.command("skopeo", "inspect", "--raw", "docker://" + image + "@" + digest(checkout)));
        return StreamSupport.stream(manifest.at("/layers").spliterator(), false)
                .map(layer -> layer.at("/digest").asText())
                .toList();
    }

    private static String digest(Checkout checkout) {
        return World.json(checkout.folder().resolve("target/ship/image.json"))
                .at("/digest")
                .asText();
    }

    private String context(MavenBuild.Result result) {
        Matcher context = CONTEXT.matcher(result.output());
        return context.find() ? context.group() : "nothing";
    }

    private static String blobs(MavenBuild.Result result) {
        Matcher sent = SENT.matcher(result.output());
        return sent.find() ? sent.group() : "nothing sent";
    }

    /** The Dockerfile and the rules that users are told to copy. */
    private static List<String> fromTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "dockerfile.md"));
        Matcher blocks = Pattern.compile("```(?:dockerfile)?\n((?:ARG BASE|\\*)[^`]*)```")
                .matcher(page);
        return blocks.results().map(block -> block.group(1)).collect(Collectors.toList());
    }

    private String image(String name) {
        return world.registry() + "/acme/" + name + "-" + run;
    }

    private String base() {
        return world.registry() + "/base/java:17";
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
