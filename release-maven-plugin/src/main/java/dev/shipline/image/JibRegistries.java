package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryImage;
import dev.shipline.secret.CredentialSource;
import java.util.Optional;

/** Where jib pulls base images from, and with which credentials. jib sends none over plain http, and no tokens either. */
final class JibRegistries {
    private final CredentialSource credentials;
    private final RegistryAddresses addresses = new RegistryAddresses();

    JibRegistries(CredentialSource credentials) {
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    RegistryImage base(ImageReference reference) {
        RegistryHost host = new RegistryHost(reference.getRegistry());
        return RegistryImage.named(reference).addCredentialRetriever(() -> credential(host));
    }

    /** Whether jib may speak plain http. With that it would also take any certificate, so a registry that speaks TLS is left without. */
    boolean allowsInsecure(ImageReference reference) {
        return !addresses.speaksTls(new RegistryHost(reference.getRegistry()));
    }

    /** Who pulls an image, and where the credentials are from; absent: anybody. */
    Optional<String> account(ImageReference reference) {
        return credentials
                .find(commonName(new RegistryHost(reference.getRegistry())))
                .map(found -> found.username() + " (from " + found.source() + ")");
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
