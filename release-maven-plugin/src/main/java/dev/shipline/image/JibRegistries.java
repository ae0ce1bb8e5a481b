package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryImage;
import dev.shipline.secret.CredentialSource;
import java.util.Optional;

/** Which credentials jib may use where. */
final class JibRegistries {
    private final CredentialSource credentials;

    JibRegistries(CredentialSource credentials) {
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    /**
     * The base image. jib knows one switch for all registries of a build: when the target on this machine turns off the verification of certificates,
     * a remote base must be read without credentials, or they could go to anybody.
     */
    RegistryImage base(ImageReference reference, ImageName target) {
        RegistryHost host = new RegistryHost(reference.getRegistry());
        RegistryImage image = RegistryImage.named(reference);
        if (allowsInsecure(target) && !host.isLoopback()) {
            return image;
        }
        return image.addCredentialRetriever(() -> credential(host));
    }

    RegistryImage target(ImageReference reference) {
        RegistryHost host = new RegistryHost(reference.getRegistry());
        return RegistryImage.named(reference).addCredentialRetriever(() -> credential(host));
    }

    boolean allowsInsecure(ImageName target) {
        return new RegistryHost(target.registry()).isLoopback();
    }

    private Optional<Credential> credential(RegistryHost host) {
        return credentials
                .find(commonName(host))
                .map(found -> Credential.from(found.username(), found.password().reveal()));
    }

    /** jib speaks of Docker Hub by the host that serves its API. */
    static String commonName(RegistryHost host) {
        return host.value().equals("registry-1.docker.io") ? "docker.io" : host.value();
    }
}
