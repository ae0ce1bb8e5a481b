package dev.shipline.maven;

import java.util.Optional;

/** Knows why a module ships nothing. */
final class Bystander {
    private final MavenParts maven;
    private final boolean skip;

    Bystander(MavenParts maven, boolean skip) {
        this.maven = maven;
        this.skip = skip;
    }

    /** One line that says why, or nothing if the module ships. */
    Optional<String> reason() {
        String module = maven.project().getArtifactId();
        if (skip) {
            return Optional.of("Not shipping " + module + ": ship.skip is true");
        }
        if ("pom".equals(maven.project().getPackaging())) {
            return Optional.of("Not shipping " + module + ": its packaging is pom");
        }
        // with --fail-at-end Maven goes on with the modules that do not depend on the failed one
        if (maven.session().getResult().hasExceptions()) {
            return Optional.of("Not shipping " + module + ": another module of this build has failed");
        }
        return Optional.empty();
    }
}
