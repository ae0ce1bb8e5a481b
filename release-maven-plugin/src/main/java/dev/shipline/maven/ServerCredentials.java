package dev.shipline.maven;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Credentials from the servers of settings.xml, then from the environment: {@code QUAY_USERNAME} and {@code QUAY_PASSWORD} for the registry of the service's
 * image, {@code DD_API_KEY} for {@code datadog}.
 */
final class ServerCredentials implements CredentialSource {
    static final String DATADOG = "datadog";
    static final String AWS = "aws";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_.]*}");

    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final Map<String, String> variables;
    private final String imageRegistry;

    /** @param imageRegistry the one registry that the environment's Quay credentials are meant for */
    ServerCredentials(
            Settings settings, SettingsDecrypter decrypter, Map<String, String> variables, String imageRegistry) {
        this.settings = settings;
        this.decrypter = decrypter;
        this.variables = Map.copyOf(variables);
        this.imageRegistry = imageRegistry;
    }

    @Override
    public Optional<Credentials> find(String server) {
        return fromSettings(server).or(() -> fromEnvironment(server));
    }

    private Optional<Credentials> fromSettings(String id) {
        Server server = settings.getServer(id);
        if (server == null) {
            return Optional.empty();
        }
        // before it is decrypted: Maven takes what stands in braces for an encrypted password
        requireFilledIn(id, server.getUsername());
        requireFilledIn(id, server.getPassword());
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                // the server would still hold the cipher text: going on would send that as the password
                throw unusable(
                        id,
                        "its password cannot be decrypted: " + problem.getMessage(),
                        "check ~/.m2/settings-security.xml");
            }
        }
        String username = result.getServer().getUsername();
        String password = result.getServer().getPassword();
        if (password == null || password.isBlank()) {
            throw unusable(
                    id, "it has no password", "add <password>, for example ${env.NAME} with the variable NAME set");
        }
        return Optional.of(new Credentials(
                username == null ? "" : username, Secret.of(password), "server " + id + " in settings.xml"));
    }

    private static void requireFilledIn(String id, String text) {
        if (text == null || !text.startsWith("${")) {
            return;
        }
        String name = VARIABLE.matcher(text).matches() ? " (" + text + ")" : "";
        throw unusable(
                id,
                "it names an environment variable that is not set" + name,
                "set the variable, or remove the server");
    }

    private Optional<Credentials> fromEnvironment(String server) {
        if (server.equals(DATADOG)) {
            return variable("DD_API_KEY").map(key -> new Credentials("api-key", Secret.of(key), "DD_API_KEY"));
        }
        if (!server.equals(imageRegistry)) {
            return Optional.empty();
        }
        Optional<String> username = variable("QUAY_USERNAME");
        Optional<String> password = variable("QUAY_PASSWORD");
        if (username.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Credentials(username.get(), Secret.of(password.get()), "QUAY_USERNAME and QUAY_PASSWORD"));
    }

    /** What the environment holds, whether or not anybody asked for it. */
    List<Secret> ofTheEnvironment() {
        return Stream.of("QUAY_PASSWORD", "DD_API_KEY", "DD_APP_KEY")
                .flatMap(name -> variable(name).stream())
                .map(Secret::of)
                .toList();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    private static ReleaseFailure unusable(String id, String because, String fix) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS, "cannot use the server \"" + id + "\" of settings.xml", because, fix);
    }
}
