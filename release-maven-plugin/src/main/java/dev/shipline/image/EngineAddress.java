package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a Docker engine is, found as Docker's own command finds it: what is configured here, DOCKER_HOST, the Docker context, the usual socket.
 *
 * @param certificates the folder with ca.pem, cert.pem and key.pem; present where TLS is asked for
 * @param source       what named the engine, for messages
 */
record EngineAddress(URI host, Optional<Path> certificates, String source) {
    static final List<String> TLS_FILES = List.of("ca.pem", "cert.pem", "key.pem");

    private static final URI USUAL = URI.create("unix:///var/run/docker.sock");
    private static final Set<String> SPOKEN = Set.of("unix", "tcp", "npipe");
    private static final String WAYS = "set ship.docker.host or DOCKER_HOST to an address such as"
            + " unix:///var/run/docker.sock or tcp://host:2376";

    EngineAddress {
        requireNonNull(host, "host is null");
        requireNonNull(certificates, "certificates is null");
        requireNonNull(source, "source is null");
    }

    /**
     * @param configured the address that the plugin's user set
     * @param variables  of the environment
     * @throws ReleaseFailure if what names it cannot be right
     */
    static EngineAddress find(Optional<URI> configured, Map<String, String> variables) {
        EngineAddress found = named(configured, variables);
        found.requireSpoken();
        found.requireTlsFiles();
        return found;
    }

    private static EngineAddress named(Optional<URI> configured, Map<String, String> variables) {
        DockerFolder folder = DockerFolder.of(variables);
        if (configured.isPresent()) {
            return new EngineAddress(configured.get(), certificates(variables, folder), "ship.docker.host");
        }
        Optional<String> host = variable(variables, "DOCKER_HOST");
        if (host.isPresent()) {
            return new EngineAddress(uri("DOCKER_HOST", host.get()), certificates(variables, folder), "DOCKER_HOST");
        }
        Optional<String> chosen = variable(variables, "DOCKER_CONTEXT");
        Optional<String> context = chosen.or(folder::currentContext).filter(name -> !name.equals("default"));
        if (context.isPresent()) {
            String source = (chosen.isPresent() ? "DOCKER_CONTEXT" : "the current context of " + folder.config()) + ", "
                    + context.get();
            return folder.context(context.get(), source);
        }
        return new EngineAddress(USUAL, certificates(variables, folder), "the usual socket");
    }

    /** Docker's own command takes any value of the variable for a yes. */
    private static Optional<Path> certificates(Map<String, String> variables, DockerFolder folder) {
        return variable(variables, "DOCKER_TLS_VERIFY")
                .map(yes ->
                        variable(variables, "DOCKER_CERT_PATH").map(Path::of).orElse(folder.path()));
    }

    static URI uri(String source, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw unusable("\"" + text + "\", from " + source + ", is no address", WAYS);
        }
    }

    private void requireSpoken() {
        String scheme = String.valueOf(host.getScheme());
        if (scheme.equals("ssh")) {
            throw unusable(
                    "the engine at " + host + ", from " + source
                            + ", is to be reached by ssh, which is not spoken here",
                    "forward its socket with ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock " + host.getAuthority()
                            + ", and set ship.docker.host=unix:///tmp/docker.sock");
        }
        if (!SPOKEN.contains(scheme)) {
            throw unusable(
                    "\"" + host + "\", from " + source + ", begins with none of unix://, tcp:// and npipe://", WAYS);
        }
    }

    /** Without them docker-java would speak plain http to a TLS port. */
    private void requireTlsFiles() {
        if (certificates.isEmpty() || host.getScheme().equals("unix")) {
            return;
        }
        Path folder = certificates.get();
        List<String> missing = TLS_FILES.stream()
                .filter(name -> !Files.isReadable(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot connect to the Docker engine at " + host,
                    "it is to be reached by TLS, and " + folder + " has no " + String.join(", ", missing)
                            + " that can be read",
                    "set DOCKER_CERT_PATH to the folder with " + String.join(", ", TLS_FILES)
                            + ", or unset DOCKER_TLS_VERIFY for an engine without TLS");
        }
    }

    boolean isTls() {
        return certificates.isPresent() && !host.getScheme().equals("unix");
    }

    static ReleaseFailure unusable(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot connect to a Docker engine", because, fix);
    }

    private static Optional<String> variable(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
