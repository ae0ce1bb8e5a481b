package dev.shipline.secret;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The file in which {@code docker login} and {@code podman login} leave what they know: passwords, identity tokens, or the program that keeps them. It is
 * read when credentials are asked for, never written, and a file that is not there knows nothing.
 */
public final class LoginFile implements CredentialSource {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Asked(String helper, String server) {}

    /** What a helper answered: asking it may take seconds. */
    private record Answer(Optional<Credentials> found, Optional<ReleaseFailure> failure) {
        static Answer of(Supplier<Optional<Credentials>> question) {
            try {
                return new Answer(question.get(), Optional.empty());
            } catch (ReleaseFailure e) {
                return new Answer(Optional.empty(), Optional.of(e));
            }
        }

        Optional<Credentials> orThrow() {
            failure.ifPresent(e -> {
                throw e;
            });
            return found;
        }
    }

    private final Path file;
    private final Map<String, String> variables;
    private final Duration patience;
    private final Map<Asked, Answer> answers = new ConcurrentHashMap<>();

    /** @param variables tell where programs are */
    public LoginFile(Path file, Map<String, String> variables) {
        this(file, variables, PATIENCE);
    }

    /** @param patience with a helper */
    LoginFile(Path file, Map<String, String> variables, Duration patience) {
        this.file = requireNonNull(file, "file is null");
        this.variables = Map.copyOf(variables);
        this.patience = requireNonNull(patience, "patience is null");
    }

    @Override
    public Optional<Credentials> find(String server) {
        return find(server, "");
    }

    @Override
    public Optional<Credentials> find(String registry, String repository) {
        RegistryKey wanted = RegistryKey.of(registry, repository);
        if (!wanted.isRegistry() || !Files.exists(file)) {
            return Optional.empty();
        }
        Document content = content(wanted);
        return fromHelper(content, wanted).or(() -> fromEntries(content, wanted));
    }

    /** A helper may have fresh ones by now. */
    @Override
    public Optional<Credentials> renew(String registry, String repository, Credentials refused) {
        if (!answers.values().removeIf(answer -> answer.found().equals(Optional.of(refused)))) {
            return Optional.empty();
        }
        return find(registry, repository).filter(found -> !found.equals(refused));
    }

    private Optional<Credentials> fromHelper(Document content, RegistryKey wanted) {
        Optional<String> own = content.at("credHelpers").fields().entrySet().stream()
                .filter(entry -> RegistryKey.parse(entry.getKey()).covers(wanted))
                .max(mostExact())
                .flatMap(entry -> entry.getValue().text());
        return own.flatMap(helper -> ask(helper, "credHelpers in " + file, wanted))
                .or(() -> own.isPresent()
                        ? Optional.empty()
                        : content.at("credsStore")
                                .text()
                                .filter(helper -> !helper.isBlank())
                                .flatMap(helper -> ask(helper, "credsStore in " + file, wanted)));
    }

    private Optional<Credentials> ask(String helper, String place, RegistryKey wanted) {
        String server = wanted.server();
        return answers.computeIfAbsent(
                        new Asked(helper, server),
                        asked -> Answer.of(() -> new CredentialHelper(helper, place, variables, patience).get(server)))
                .orThrow();
    }

    private Optional<Credentials> fromEntries(Document content, RegistryKey wanted) {
        return content.at("auths").fields().entrySet().stream()
                .filter(entry -> RegistryKey.parse(entry.getKey()).covers(wanted))
                // what a program keeps has an entry here too, an empty one
                .filter(entry -> !entry.getValue().at("auth").isMissing()
                        || !entry.getValue().at("identitytoken").isMissing())
                .max(mostExact())
                .flatMap(entry -> credentials(entry.getKey(), entry.getValue()));
    }

    private static Comparator<Map.Entry<String, Document>> mostExact() {
        return comparingInt(entry -> RegistryKey.parse(entry.getKey()).path().length());
    }

    private Optional<Credentials> credentials(String key, Document entry) {
        String source = "\"" + key + "\" in " + file;
        Optional<String> token = entry.at("identitytoken").text().filter(text -> !text.isBlank());
        if (token.isPresent()) {
            return Optional.of(new Credentials(Credentials.IDENTITY_TOKEN, Secret.of(token.get()), source));
        }
        String auth = entry.at("auth").text("").strip();
        if (auth.isEmpty()) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                // Docker's own reader drops these too
                String password = pair.substring(colon + 1).replaceAll("\0+$", "");
                return Optional.of(new Credentials(pair.substring(0, colon), Secret.of(password), source));
            }
        } catch (IllegalArgumentException e) {
            // no base64; said below, without the text, which is a secret
        }
        throw unusable(key, "its entry \"" + key + "\" is not the base64 of a name, a colon and a password");
    }

    private Document content(RegistryKey wanted) {
        try {
            return Document.json(Files.readString(file));
        } catch (MalformedDocumentException e) {
            // without the parser's words, which quote the file
            throw unusable(wanted.host(), e.line() > 0 ? "it is no JSON (line " + e.line() + ")" : "it is no JSON");
        } catch (IOException e) {
            throw unusable(wanted.host(), "it cannot be read: " + e);
        }
    }

    private ReleaseFailure unusable(String server, String because) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot find the credentials for " + server + " in " + file,
                because,
                "mend the file, log in again, or set QUAY_USERNAME and QUAY_PASSWORD or a server in settings.xml, which come first");
    }
}
