package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Fault;
import dev.shipline.sandbox.loopback.LoopbackServer;
import dev.shipline.sandbox.loopback.Neighbour;
import dev.shipline.sandbox.loopback.PlainPort;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry as Quay is one: OCI distribution behind token authentication, with a scanner. It speaks plain http, over which base images may be
 * pulled without a token: some builders keep credentials to themselves there, even on loopback.
 */
public final class SandboxRegistry implements Neighbour {
    private static final Pattern REFERENCE =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d+)/([^@:]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?");

    private final RegistryStore store;
    private final Accounts accounts = new Accounts();
    private final ScanBook scans;
    private final LoopbackServer plain;
    private final PlainPort server;

    /**
     * @param folder   keeps everything it holds, and {@code scan.json}
     * @param port     0 for any that is free
     * @param tokenKey signs the tokens; the same key keeps tokens good over a restart
     */
    public SandboxRegistry(Path folder, int port, String tokenKey) {
        this(folder, port, tokenKey, Clock.systemUTC());
    }

    SandboxRegistry(Path folder, int port, String tokenKey, Clock clock) {
        requireNonNull(folder, "folder is null");
        this.store = new RegistryStore(folder);
        this.scans = new ScanBook(folder.resolve("scan.json"));
        RegistryApi api = new RegistryApi(
                store, accounts, new Tokens(tokenKey, clock), new SecurityApi(store, accounts, scans), this::port);
        this.plain = new LoopbackServer("the registry", 0, api::answer);
        this.server = new PlainPort(port, plain);
    }

    /** Lets a robot in, from now on. */
    public SandboxRegistry admit(RegistryAccount account) {
        accounts.put(account);
        return this;
    }

    @Override
    public void start() {
        BaseImage.seed(store);
        scans.open();
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public int port() {
        return server.port();
    }

    /** The registry as image names spell it, {@code localhost:port}. */
    public String host() {
        return "localhost:" + port();
    }

    /** Whether it holds an image of this name, given as {@code localhost:port/repository} with a tag, a digest or both. The digest counts. */
    public boolean holds(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        if (!matcher.matches() || !matcher.group(1).equals(Integer.toString(port()))) {
            return false;
        }
        String wanted = Optional.ofNullable(matcher.group(4))
                .or(() -> Optional.ofNullable(matcher.group(3)))
                .orElse("latest");
        return ManifestApi.find(store, matcher.group(2), wanted).isPresent();
    }

    /** The tags of a repository, sorted. */
    public List<String> tags(String repository) {
        return store.tags(repository);
    }

    /** The digest that a tag points at. */
    public Optional<String> digest(String repository, String tag) {
        return store.tag(repository, tag);
    }

    /** The types of the artifacts that are attached to a digest. */
    public List<String> referrers(String repository, String digest) {
        return store.manifests(repository).stream()
                .filter(manifest -> manifest.subject().filter(digest::equals).isPresent())
                .map(manifest -> manifest.json().path("artifactType").asText())
                .toList();
    }

    /**
     * Scripts the scanner.
     *
     * @param subject a digest, a repository, or {@code *} for all others
     */
    public void scan(String subject, ScanScript script) {
        scans.write(subject, script);
    }

    /** Fails the requests that the predicate picks, until {@link #heal()}. */
    public void fail(Fault fault, Predicate<Call> when) {
        plain.fail(fault, when);
    }

    public void heal() {
        plain.heal();
    }
}
