package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Layouts.layout;
import static dev.shipline.registry.PushRig.UPLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePushTest {
    @AutoClose
    private final PushRig rig = new PushRig();

    private final Clients clients = rig.clients;
    private final FakeRegistry server = rig.server;
    private final ImageName name = rig.name;

    @Test
    void sendsTheBlobsAndThenTheVeryManifest() {
        PushedImage pushed = rig.push();

        assertThat(pushed).isEqualTo(new PushedImage(name, "abc1234", rig.image.digest()));
        assertThat(server.manifest("acme/orders", "abc1234").orElseThrow().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(rig.image.manifest());
        assertThat(server.blob(rig.base.digest().value())).asString().startsWith("the base image");
        assertThat(server.requests("PUT")).hasSize(4).last().asString().endsWith("/manifests/abc1234");
        assertThat(clients.told()).containsExactly("sent 56 B in 3 blobs; 0 blobs there already");
    }

    @Test
    void sendsNothingThatIsThereAlready() {
        rig.push();
        server.forgetRequests();

        clients.anonymous().upload(rig.image, name, "other");

        assertThat(server.requests("POST")).isEmpty();
        assertThat(server.requests("PUT")).containsExactly("/v2/acme/orders/manifests/other");
        assertThat(clients.told()).last().isEqualTo("sent 0 B in 0 blobs; 3 blobs there already");
    }

    @Test
    void sendsABlobThatAnImageHasTwiceOnce() {
        clients.anonymous().upload(layout(rig.config, rig.base, rig.base), name, "abc1234");

        assertThat(server.requests("POST")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/acme/orders/blobs/uploads/relative?_state=a%2Fb",
                "http://HOST/v2/acme/orders/blobs/uploads/absolute",
                "http://HOST/v2/acme/orders/blobs/uploads/absolute?_state=a%2Fb"
            })
    void sendsToWhereverTheRegistrySays(String location) {
        server.requireTokens("pull", "push");
        String address = location.replace("HOST", server.host());
        server.answer("POST", UPLOADS, new Answer(202, "", Map.of("Location", address)));
        server.answer("PUT", UPLOADS, new Answer(201, ""));
        rig.onlyTheClassesAreMissing();
        server.answer("PUT", "/manifests/", new Answer(201, ""));
        server.answer("HEAD", "/manifests/", new Answer(200, "", PushRig.digestHeader(rig.image.digest())));

        clients.robot().upload(rig.image, name, "abc1234");

        String path = address.replace("http://" + server.host(), "");
        String digest = "digest=" + rig.classes.digest().value().replace(":", "%3A");
        assertThat(server.requests("PUT")).first().isEqualTo(path + (path.contains("?") ? "&" : "?") + digest);
        assertThat(server.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .allMatch(request -> request.authorization().isPresent());
    }

    @Test
    void sendsNothingToAnAddressThatIsNotSafe() {
        server.answer("POST", UPLOADS, elsewhere(), elsewhere(), elsewhere());

        assertThat(failureOf(rig::push).because()).contains("not https");
        assertThat(server.requests("PUT")).isEmpty();
    }

    @Test
    void logsInOnceForAllBlobs() {
        server.requireTokens("pull", "push");

        clients.robot().upload(rig.image, name, "abc1234");

        assertThat(server.tokensGiven()).isEqualTo(1);
        assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
    }

    @Test
    void goesOnWithTheTokenOfThePreflight() {
        server.requireTokens("pull", "push");
        OciRegistry robot = clients.robot();
        robot.requirePushRight(name);
        server.forgetRequests();

        robot.upload(rig.image, name, "abc1234");

        assertThat(server.tokensGiven()).isEqualTo(1);
        assertThat(server.requests())
                .allMatch(request -> request.authorization().isPresent());
    }

    @Test
    void asksForTheRightToPushAlsoWhereTheRegistryNamesLess() {
        server.requireTokens("pull", "push");
        server.answer(
                "HEAD",
                "/blobs/",
                new Answer(
                        401,
                        "",
                        Map.of(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + server.host()
                                        + "/token\",scope=\"repository:acme/orders:pull\"")));

        clients.robot().upload(layout(rig.config), name, "abc1234");

        assertThat(server.requests("GET")).containsExactly("/token?scope=repository%3Aacme%2Forders%3Apull%2Cpush");
    }

    @Test
    void asksForAllBlobsBeforeItSendsAny() {
        rig.push();

        assertThat(server.requests().stream().map(request -> request.method()).limit(4))
                .containsExactly("HEAD", "HEAD", "HEAD", "POST");
    }

    private static Answer elsewhere() {
        return new Answer(202, "", Map.of("Location", "http://elsewhere.example/upload"));
    }
}
