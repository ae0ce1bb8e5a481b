package dev.shipline.registry;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.util.List;
import java.util.Optional;

/** What Quay answers to the question for a scan. */
final class Scans {
    static final Answer QUEUED = new Answer(200, "{\"status\":\"queued\",\"data\":null}");
    static final Answer CLEAN = scanned(feature("openssl", "3.0.7"));

    private static final CredentialSource ROBOT =
            server -> Optional.of(new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "environment"));

    private Scans() {}

    /** A gate whose pauses take no time. */
    static QuayScanGate gate(PatientClock clock, List<String> told, double chance) {
        RegistryHttp http = new RegistryHttp(RetryPolicy.DEFAULT, clock, clock, () -> 0);
        OciRegistry registry = new OciRegistry(ROBOT, http, List.of(), told::add);
        return new QuayScanGate(registry, ROBOT, Polling.DEFAULT, clock, clock, () -> chance);
    }

    static Answer scanned(String... features) {
        return new Answer(
                200,
                "{\"status\":\"scanned\",\"data\":{\"Layer\":{\"Features\":[" + String.join(",", features) + "]}}}");
    }

    static String feature(String name, String version, String... vulnerabilities) {
        return "{\"Name\":\"%s\",\"Version\":\"%s\",\"Vulnerabilities\":[%s]}"
                .formatted(name, version, String.join(",", vulnerabilities));
    }

    static String vulnerability(String id, String severity, String fixedBy) {
        return "{\"Name\":\"%s\",\"Severity\":\"%s\",\"FixedBy\":\"%s\",\"Link\":\"https://a.example/x https://b.example/y\"}"
                .formatted(id, severity, fixedBy);
    }
}
