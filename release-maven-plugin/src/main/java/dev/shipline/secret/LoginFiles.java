package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the login files of Docker and Podman are, the one to be asked first at the front. */
public final class LoginFiles {
    private final Map<String, String> variables;
    private final Path home;

    public LoginFiles(Map<String, String> variables, Path home) {
        this.variables = Map.copyOf(variables);
        this.home = requireNonNull(home, "home is null");
    }

    public List<CredentialSource> sources() {
        return paths().stream()
                .<CredentialSource>map(path -> new LoginFile(path, variables))
                .toList();
    }

    List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        paths.add(folder("DOCKER_CONFIG").orElse(home.resolve(".docker")).resolve("config.json"));
        Optional<Path> podman = folder("REGISTRY_AUTH_FILE");
        if (podman.isPresent()) {
            paths.add(podman.get());
            return paths;
        }
        folder("XDG_RUNTIME_DIR").map(LoginFiles::containers).ifPresent(paths::add);
        paths.add(containers(folder("XDG_CONFIG_HOME").orElse(home.resolve(".config"))));
        return paths;
    }

    private static Path containers(Path folder) {
        return folder.resolve("containers").resolve("auth.json");
    }

    private Optional<Path> folder(String name) {
        return Optional.ofNullable(variables.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
