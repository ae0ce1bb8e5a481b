package dev.shipline.image;

import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An engine that builds whatever it is asked for, and a service with a Dockerfile and something that must not be sent. */
final class EngineDesk {
    static final String ID = "sha256:" + "a".repeat(64);
    static final String BUILT = "{\"aux\":{\"ID\":\"" + ID + "\"}}";
    static final String PASSWORD = "robot-token-4711";
    static final CredentialSource ROBOT = server -> server.equals("quay.io")
            ? Optional.of(new Credentials("acme+robot", Secret.of(PASSWORD), "environment"))
            : Optional.empty();

    private EngineDesk() {}

    /** @param context a folder that becomes the service's */
    static FakeDockerEngine engine(Path context) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nCOPY app.jar /app.jar\n");
        Files.writeString(context.resolve("app.jar"), "not really a jar");
        Files.writeString(context.resolve(".dockerignore"), "secrets\n");
        Files.writeString(Files.createDirectory(context.resolve("secrets")).resolve("key.pem"), "private");
        FakeDockerEngine engine = new FakeDockerEngine("1.47");
        engine.build(BUILT);
        return engine;
    }

    static String header(FakeDockerEngine.Request request, String name) {
        return request.headers().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> entry.getValue().get(0))
                .findFirst()
                .orElseThrow();
    }
}
