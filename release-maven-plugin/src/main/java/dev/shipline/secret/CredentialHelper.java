package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program {@code docker-credential-<name>}, which keeps passwords outside of files. It gets a bounded time and is ended with all it started. */
final class CredentialHelper {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_WORDS = 200;
    private static final String UNKNOWN = "credentials not found";

    private final String name;
    private final String place;
    private final Map<String, String> variables;
    private final Duration patience;

    /** @param place where it is named, for messages */
    CredentialHelper(String name, String place, Map<String, String> variables, Duration patience) {
        this.name = requireNonNull(name, "name is null");
        this.place = requireNonNull(place, "place is null");
        this.variables = Map.copyOf(variables);
        this.patience = requireNonNull(patience, "patience is null");
    }

    /** What it keeps for a server; empty where it says that it has nothing. */
    Optional<Credentials> get(String server) {
        Process process = start(server);
        try {
            CompletableFuture<String> output = read(process.getInputStream());
            CompletableFuture<String> complaints = read(process.getErrorStream());
            ask(process, server);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw broken(server, "does not end within " + patience.toSeconds() + " s");
            }
            String answer = await(output, server);
            if (process.exitValue() == 0) {
                return credentials(answer, server);
            }
            if (answer.contains(UNKNOWN)) {
                return Optional.empty();
            }
            String words = words(answer.isBlank() ? await(complaints, server) : answer);
            throw broken(server, "ends with " + process.exitValue() + (words.isEmpty() ? "" : ": " + words));
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(what(server), "start it again", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(String server) {
        if (!NAME.matcher(name).matches()) {
            throw broken(server, "is no name of a program");
        }
        Path program = program().orElseThrow(() -> broken(server, "is not on the PATH"));
        try {
            return new ProcessBuilder(program.toString(), "get").start();
        } catch (IOException e) {
            throw broken(server, "cannot be started: " + e.getMessage());
        }
    }

    private Optional<Path> program() {
        return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(CredentialHelper::folder)
                .flatMap(folder -> Stream.of("", ".exe").map(end -> folder.resolve(program(name) + end)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Stream<Path> folder(String name) {
        try {
            return Stream.of(Path.of(name));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private static void ask(Process process, String server) {
        try (OutputStream question = process.getOutputStream()) {
            question.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended without reading: what it said tells why
        }
    }

    /** In a thread of its own, because what the helper started may hold the line when the helper is gone. */
    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> {
                    Thread reader = new Thread(task, "credential helper");
                    reader.setDaemon(true);
                    reader.start();
                });
    }

    private String await(CompletableFuture<String> text, String server) throws InterruptedException {
        try {
            return text.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw broken(server, "ended and left its output open");
        } catch (ExecutionException | CompletionException e) {
            throw broken(server, "cannot be read: " + e.getCause());
        }
    }

    private Optional<Credentials> credentials(String answer, String server) {
        try {
            Document document = Document.json(answer);
            Optional<String> username = document.at("Username").text().filter(text -> !text.isBlank());
            Optional<String> secret = document.at("Secret").text().filter(text -> !text.isBlank());
            if (document.isObject()) {
                return username.flatMap(user ->
                        secret.map(word -> new Credentials(user, Secret.of(word), program(name) + ", " + place)));
            }
        } catch (MalformedDocumentException e) {
            // reported below, without the answer: it may hold the secret
        }
        throw broken(server, "answers with something else than credentials");
    }

    private static String program(String name) {
        return "docker-credential-" + name;
    }

    private static String words(String output) {
        String line = output.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "");
        return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "…" : line;
    }

    private ReleaseFailure broken(String server, String because) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what(server),
                "the credential helper " + program(name) + " (" + place + ") " + because,
                "mend it, take it out of the file, or set QUAY_USERNAME and QUAY_PASSWORD or a server in settings.xml, which come first");
    }

    private static String what(String server) {
        return "cannot find the credentials for " + server;
    }
}
