package dev.shipline.registry;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A registry with one image in it, acme/orders:abc1234-candidate. */
final class OneImage implements BeforeEachCallback, AfterEachCallback {
    static final String CONFIGURATION = "{\"config\":{\"Labels\":{\"revision\":\"abc1234\",\"n\":\"1\"}}}";

    FakeRegistry server;
    ImageName name;
    ImageDigest digest;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server = new FakeRegistry();
        name = server.name("acme/orders");
        digest = server.putImage("acme/orders", "abc1234-candidate", CONFIGURATION);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.close();
    }
}
