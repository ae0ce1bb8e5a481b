package dev.shipline.registry;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An image in a registry that scans, and a gate in front of it whose pauses take no time. */
final class ScanDesk implements BeforeEachCallback, AfterEachCallback {
    final PatientClock clock = new PatientClock();
    final List<String> told = new ArrayList<>();
    FakeRegistry server;
    PushedImage image;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server = new FakeRegistry();
        ImageDigest digest = server.putImage("acme/orders", "abc1234-candidate", "{}");
        image = new PushedImage(server.name("acme/orders"), "abc1234-candidate", digest);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.close();
    }

    Verdict judge(Severity threshold) {
        return judge(new Rules().threshold(threshold));
    }

    Verdict judge(Rules rules) {
        return gate(0).judge(image, rules.policy(), told::add);
    }

    QuayScanGate gate(double chance) {
        return Scans.gate(clock, told, chance);
    }

    List<String> questions() {
        return server.requests("GET").stream()
                .filter(path -> path.contains("/security"))
                .toList();
    }

    Duration waited() {
        return clock.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
