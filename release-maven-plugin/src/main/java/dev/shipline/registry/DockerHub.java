package dev.shipline.registry;

import dev.shipline.image.ImageName;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.util.Optional;

/** Docker Hub, whose images carry one host's name and are served by another. */
final class DockerHub {
    private static final String NAME = "docker.io";
    private static final String API = "registry-1.docker.io";

    private DockerHub() {}

    /** The repository by the host that serves it. */
    static ImageName served(ImageName name) {
        return name.registry().equals(NAME) ? new ImageName(API, name.repository()) : name;
    }

    /** Finds what is kept under the name that people know. */
    static CredentialSource known(CredentialSource credentials) {
        return new CredentialSource() {
            @Override
            public Optional<Credentials> find(String server) {
                return credentials.find(name(server));
            }

            @Override
            public Optional<Credentials> find(String registry, String repository) {
                return credentials.find(name(registry), repository);
            }

            @Override
            public Optional<Credentials> renew(String registry, String repository, Credentials refused) {
                return credentials.renew(name(registry), repository, refused);
            }
        };
    }

    private static String name(String host) {
        return host.equals(API) ? NAME : host;
    }
}
