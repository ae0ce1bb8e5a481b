package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.InvocationResult;
import org.apache.maven.shared.invoker.Invoker;
import org.apache.maven.shared.invoker.MavenInvocationException;

/**
 * Runs Maven as a user does: a process of its own, with nothing of this build's environment but what it cannot do without.
 *
 * @param home            the Maven to run
 * @param localRepository what {@link LocalRepositoryView} laid out
 * @param options         of Maven's JVM, where a call does not give its own
 */
public record MavenBuild(Path home, Path localRepository, String options) {
    /** For a Maven whose speed is not what is looked at: a third of the processor's time in a build of seconds. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** What a user's shell has. Credentials and clusters of whoever runs the tests stay outside. */
    private static final List<String> KEPT_VARIABLES = List.of("PATH", "HOME", "USER", "JAVA_HOME", "LANG", "TMPDIR");

    /** With the JVM as it comes. */
    public MavenBuild(Path home, Path localRepository) {
        this(home, localRepository, "");
    }

    /** How it ended, and everything it printed. */
    public record Result(int exitCode, String output) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** The arguments that choose an environment. Maven 4 does not take the short form without a blank. */
    public List<String> environment(String name) {
        return hasCore4() ? List.of("-P", "env=" + name) : List.of("-Penv=" + name);
    }

    private boolean hasCore4() {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.anyMatch(jar -> jar.getFileName().toString().startsWith("maven-core-4."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the builds of a project keep what the next one need not fetch again. */
    static Path cache(Path project) {
        return project.resolveSibling("cache");
    }

    /**
     * The same build as a process of its own, whose number is that of Maven's JVM: for a test that ends it.
     *
     * @param arguments goals and options
     */
    public ProcessBuilder process(Path project, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + localRepository));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(KEPT_VARIABLES);
        builder.environment().put("KUBECONFIG", "/dev/null");
        builder.environment().put("MAVEN_OPTS", options);
        builder.environment().put("XDG_CACHE_HOME", cache(project).toString());
        builder.environment().putAll(environment);
        return builder;
    }

    public Result run(Path project, Map<String, String> environment, Consumer<String> lines, List<String> arguments) {
        StringBuilder output = new StringBuilder();
        InvocationRequest request = new DefaultInvocationRequest()
                .setBaseDirectory(project.toFile())
                .setBatchMode(true)
                .setNoTransferProgress(true)
                .setShellEnvironmentInherited(false)
                .setLocalRepositoryDirectory(localRepository.toFile())
                .setInputStream(java.io.InputStream.nullInputStream())
                .addShellEnvironment("KUBECONFIG", "/dev/null")
                .addShellEnvironment("MAVEN_OPTS", options)
                .addArgs(arguments);
        // what a machine keeps from build to build is this test's alone
        request.addShellEnvironment("XDG_CACHE_HOME", cache(project).toString());
        KEPT_VARIABLES.stream()
                .filter(name -> System.getenv(name) != null)
                .forEach(name -> request.addShellEnvironment(name, System.getenv(name)));
        environment.forEach(request::addShellEnvironment);
        request.setOutputHandler(line -> {
            synchronized (output) {
                output.append(line).append('\n');
                lines.accept(line);
            }
        });
        Invoker invoker = new DefaultInvoker().setMavenHome(home.toFile());
        try {
            InvocationResult result = invoker.execute(request);
            if (result.getExecutionException() != null) {
                throw new IllegalStateException("Maven did not run", result.getExecutionException());
            }
            return new Result(result.getExitCode(), output.toString());
        } catch (MavenInvocationException e) {
            throw new IllegalStateException("Maven did not run", e);
        }
    }
}
