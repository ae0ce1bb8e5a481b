package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.AuthConfig;
import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.ScratchFolder;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the docker command needs to know for one build: a folder of settings of its own with the logins, which only this user can read and which is gone
 * afterwards. The user's own folder stays as it is; its plugins, builders and contexts are seen through it.
 */
final class DockerSession implements AutoCloseable {
    private static final String CONFIG = "config.json";
    /** Settings of the user that change how one builds, and not who one is. */
    private static final List<String> KEPT = List.of("proxies", "cliPluginsExtraDirs", "plugins");
    /** No business of a command that is told all it needs. */
    private static final List<String> SECRETS = List.of("QUAY_PASSWORD", "DD_API_KEY", "DD_APP_KEY");

    private final ScratchFolder folder;
    private final Path command;
    private final Map<String, String> environment;
    private final Redactor redactor;

    private DockerSession(ScratchFolder folder, Path command, Map<String, String> environment, Redactor redactor) {
        this.folder = requireNonNull(folder, "folder is null");
        this.command = requireNonNull(command, "command is null");
        this.environment = Map.copyOf(environment);
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    /** @param registries those that a login may be needed for */
    static DockerSession open(
            Path command,
            EngineAddress address,
            Map<String, String> variables,
            CredentialSource credentials,
            Collection<String> registries)
            throws IOException {
        DockerFolder own = DockerFolder.of(variables);
        Map<String, Object> settings = new LinkedHashMap<>();
        Document kept = own.settings();
        KEPT.stream()
                .filter(name -> !kept.at(name).isMissing())
                .forEach(name -> settings.put(name, kept.at(name).tree()));
        Map<String, Object> logins = new LinkedHashMap<>();
        List<Secret> secrets = new ArrayList<>();
        for (String registry : registries) {
            credentials.find(registry).ifPresent(found -> {
                logins.put(registry.equals("docker.io") ? AuthConfig.DEFAULT_SERVER_ADDRESS : registry, login(found));
                secrets.add(found.password());
            });
        }
        settings.put("auths", logins);
        ScratchFolder folder = ScratchFolder.make();
        DockerSession session = new DockerSession(
                folder, command, environment(address, variables, own, folder.path()), new Redactor(secrets));
        try {
            AtomicFile.writeOwnerOnly(
                    folder.path().resolve(CONFIG), Document.of(settings).toJson());
            session.show(own.path());
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Readable by this user alone. */
    Path folder() {
        return folder.path();
    }

    DockerSession with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new DockerSession(folder, command, more, redactor);
    }

    DockerCommand.Ended run(List<String> arguments, Duration patience, Consumer<String> log)
            throws IOException, InterruptedException {
        return new DockerCommand(command, environment, line -> log.accept(redactor.redact(line)))
                .run(arguments, patience);
    }

    @Override
    public void close() {
        folder.close();
    }

    private void show(Path own) throws IOException {
        if (!Files.isDirectory(own)) {
            return;
        }
        try (Stream<Path> content = Files.list(own)) {
            for (Path entry : content.filter(entry -> !entry.endsWith(CONFIG)).toList()) {
                Files.createSymbolicLink(folder.path().resolve(entry.getFileName()), entry.toAbsolutePath());
            }
        }
    }

    private static Map<String, String> environment(
            EngineAddress address, Map<String, String> variables, DockerFolder own, Path folder) {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        SECRETS.forEach(environment::remove);
        List.of("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH").forEach(environment::remove);
        environment.put("DOCKER_CONFIG", folder.toString());
        environment.put("DOCKER_HOST", address.host().toString());
        if (address.isTls()) {
            environment.put("DOCKER_TLS_VERIFY", "1");
            address.certificates().ifPresent(tls -> environment.put("DOCKER_CERT_PATH", tls.toString()));
        }
        // which builders there are, and what they keep, stays the user's
        environment.putIfAbsent(
                "BUILDX_CONFIG", own.path().resolve("buildx").toAbsolutePath().toString());
        return environment;
    }

    private static Map<String, Object> login(Credentials found) {
        if (found.isIdentityToken()) {
            return Map.of("identitytoken", found.password().reveal());
        }
        String pair = found.username() + ":" + found.password().reveal();
        return Map.of("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
}
