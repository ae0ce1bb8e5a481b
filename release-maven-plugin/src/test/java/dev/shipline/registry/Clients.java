package dev.shipline.registry;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Clients of the fake registry whose pauses take no time. */
final class Clients {
    private final PatientClock clock = new PatientClock();
    private final List<String> told = new CopyOnWriteArrayList<>();

    PatientClock clock() {
        return clock;
    }

    /** What they said of their progress. */
    List<String> told() {
        return told;
    }

    /** @param relatives repositories to mount from */
    OciRegistry anonymous(ImageName... relatives) {
        return client(server -> Optional.empty(), List.of(relatives));
    }

    OciRegistry with(CredentialSource credentials) {
        return client(credentials);
    }

    OciRegistry robot(ImageName... relatives) {
        return client(robotWith(FakeRegistry.PASSWORD), List.of(relatives));
    }

    OciRegistry robot(String password) {
        return client(robotWith(password));
    }

    private static CredentialSource robotWith(String password) {
        return server ->
                Optional.of(new Credentials(FakeRegistry.USER, Secret.of(password), "settings.xml server " + server));
    }

    static ReleaseFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(ReleaseFailure.class, call);
    }

    static String error(String code) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"no\"}]}";
    }

    static String wholeTextOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private OciRegistry client(CredentialSource credentials) {
        return client(credentials, List.of());
    }

    private OciRegistry client(CredentialSource credentials, List<ImageName> relatives) {
        return new OciRegistry(credentials, http(), relatives, told::add);
    }

    /** Without chance in its pauses. */
    RegistryHttp http() {
        return new RegistryHttp(RetryPolicy.DEFAULT, clock, clock, () -> 0);
    }
}
