package dev.shipline.maven;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who runs this build, as others are told: its address in CircleCI, else user@host. */
final class Invoker {
    private final Map<String, String> variables;

    Invoker(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** In one word, since it becomes part of longer texts. */
    String name() {
        String name = variable("CIRCLE_BUILD_URL").orElseGet(() -> System.getProperty("user.name") + "@" + host());
        return name.replaceAll("[\\s()#]", "-");
    }

    private String host() {
        return Stream.of(variable("HOSTNAME"), variable("COMPUTERNAME"), kernelsName())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(Invoker::networksName);
    }

    /** Costs no look-up in a name service, which on a badly set up machine takes seconds. */
    private static Optional<String> kernelsName() {
        try {
            return Optional.of(Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip())
                    .filter(name -> !name.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String networksName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
