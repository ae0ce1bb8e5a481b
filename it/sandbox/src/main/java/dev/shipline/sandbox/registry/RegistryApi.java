package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry's front door: who asks, for what, and may they. */
final class RegistryApi {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");
    private static final Pattern ROUTE =
            Pattern.compile("/v2/(.+)/(blobs/uploads|blobs|manifests|referrers|tags)/([^/]*)");

    private final RegistryStore store;
    private final Accounts accounts;
    private final Tokens tokens;
    private final BlobApi blobs;
    private final ManifestApi manifests;
    private final SecurityApi security;
    private final IntSupplier port;

    RegistryApi(RegistryStore store, Accounts accounts, Tokens tokens, SecurityApi security, IntSupplier port) {
        this.store = store;
        this.accounts = accounts;
        this.tokens = tokens;
        this.blobs = new BlobApi(store);
        this.manifests = new ManifestApi(store);
        this.security = security;
        this.port = port;
    }

    Reply answer(Call call) throws IOException {
        if (call.path().startsWith("/api/v1/")) {
            return security.answer(call);
        }
        try {
            return route(call).with("Docker-Distribution-API-Version", "registry/2.0");
        } catch (RegistryProblem problem) {
            Reply reply = problem.reply();
            return problem.status() == 401 ? reply.with("WWW-Authenticate", challenge(call)) : reply;
        }
    }

    private Reply route(Call call) throws IOException {
        if (call.path().equals("/v2/auth")) {
            return token(call);
        }
        if (call.path().equals("/v2/") || call.path().equals("/v2")) {
            access(call);
            return Reply.json(200, true);
        }
        Matcher route = ROUTE.matcher(call.path().replaceFirst("/blobs/uploads$", "/blobs/uploads/"));
        if (!route.matches()) {
            return Reply.text(404, "no such page in a registry");
        }
        String repository = route.group(1);
        if (!REPOSITORY.matcher(repository).matches()) {
            throw RegistryProblem.invalidName(repository);
        }
        Tokens.Access access = access(call, repository);
        if (!access.allows(repository, action(call))) {
            throw RegistryProblem.unauthorized("access to the requested resource is not authorized");
        }
        return switch (route.group(2)) {
            case "blobs/uploads" -> upload(call, repository, route.group(3), access);
            case "blobs" -> blob(call, repository, route.group(3));
            case "manifests" -> manifest(call, repository, route.group(3));
            case "referrers" -> manifests.referrers(repository, route.group(3));
            default -> manifests.tags(call, repository);
        };
    }

    private Reply upload(Call call, String repository, String id, Tokens.Access access) throws IOException {
        return switch (call.method()) {
            case "POST" -> blobs.begin(call, repository, from -> access.allows(from, "pull"));
            case "PATCH" -> blobs.append(call, repository, id);
            case "PUT" -> blobs.end(call, repository, id);
            case "GET" -> blobs.status(repository, id);
            case "DELETE" -> blobs.cancel(repository, id);
            default -> throw RegistryProblem.unsupported(call.method());
        };
    }

    private Reply blob(Call call, String repository, String digest) {
        if (!reads(call)) {
            throw RegistryProblem.unsupported(call.method() + " of a blob");
        }
        if (!BlobApi.isDigest(digest)) {
            throw RegistryProblem.unknownBlob(digest);
        }
        return blobs.read(repository, digest);
    }

    private Reply manifest(Call call, String repository, String reference) throws IOException {
        return switch (call.method()) {
            case "GET", "HEAD" -> manifests.read(call, repository, reference);
            case "PUT" -> manifests.write(call, repository, reference);
            case "DELETE" -> manifests.delete(repository, reference);
            default -> throw RegistryProblem.unsupported(call.method());
        };
    }

    /** As Quay does: rights that the account lacks are left out without a word, and asking to push makes the repository. */
    private Reply token(Call call) {
        RegistryAccount account = accounts.signIn(call);
        Map<String, List<String>> granted = new LinkedHashMap<>();
        for (String scope : call.parameters("scope")) {
            String[] parts = scope.split(":", 3);
            if (parts.length != 3
                    || !parts[0].equals("repository")
                    || !REPOSITORY.matcher(parts[1]).matches()) {
                continue;
            }
            List<String> wanted = List.of(parts[2].split(","));
            List<String> actions = new ArrayList<>();
            if (wanted.contains("push") && account.mayPush(parts[1])) {
                store.makeRepository(parts[1]);
                actions.add("push");
            }
            // A repository that does not exist cannot be pulled from: asked for that alone, Quay grants nothing.
            if (wanted.contains("pull") && account.mayPull(parts[1]) && store.hasRepository(parts[1])) {
                actions.add("pull");
            }
            granted.put(parts[1], actions);
        }
        String token =
                tokens.issue(account.username(), call.parameter("service").orElse(""), new Tokens.Access(granted));
        return Reply.json(200, Map.of("token", token));
    }

    /** Quay asks for a token even where anybody may read; over plain http jib, which pulls the base images, sends none. */
    private Tokens.Access access(Call call, String repository) {
        boolean open = reads(call)
                && Accounts.NOBODY.mayPull(repository)
                && call.header("Authorization").isEmpty();
        return open ? new Tokens.Access(Map.of(repository, List.of("pull"))) : access(call);
    }

    private Tokens.Access access(Call call) {
        String header = call.header("Authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            throw RegistryProblem.unauthorized("access to the requested resource is not authorized");
        }
        return tokens.verify(header.substring("Bearer ".length()))
                .orElseThrow(() -> RegistryProblem.unauthorized("Invalid bearer token"));
    }

    private String challenge(Call call) {
        String challenge = "Bearer realm=\"http://127.0.0.1:" + port.getAsInt() + "/v2/auth\",service=\"localhost:"
                + port.getAsInt() + "\"";
        Matcher route = ROUTE.matcher(call.path().replaceFirst("/blobs/uploads$", "/blobs/uploads/"));
        if (!route.matches()) {
            return challenge;
        }
        return challenge + ",scope=\"repository:" + route.group(1) + ":" + (reads(call) ? "pull" : "pull,push") + "\"";
    }

    private static String action(Call call) {
        return reads(call) && !call.path().contains("/blobs/uploads/") ? "pull" : "push";
    }

    private static boolean reads(Call call) {
        return call.method().equals("GET") || call.method().equals("HEAD");
    }
}
