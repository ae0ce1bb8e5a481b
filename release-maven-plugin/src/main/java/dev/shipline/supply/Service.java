package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** The Maven module whose image it is. */
public record Service(String group, String name, String version) {
    public Service {
        requireNonNull(group, "group is null");
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
    }

    String packageUrl() {
        return PackageUrl.maven(group, name, version, "jar", Optional.empty());
    }
}
