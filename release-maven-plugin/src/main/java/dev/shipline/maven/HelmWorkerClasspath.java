package dev.shipline.maven;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.worker.HelmWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * The jars of the Helm worker: this plugin's own and helm-java with its native library. Resolved only when a release needs them, as surefire does with its
 * provider, so that a build without a release never downloads them.
 */
final class HelmWorkerClasspath implements Supplier<List<Path>> {
    private final RepositorySystem repositories;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> remotes;

    HelmWorkerClasspath(
            RepositorySystem repositories, RepositorySystemSession session, List<RemoteRepository> remotes) {
        this.repositories = repositories;
        this.session = session;
        this.remotes = List.copyOf(remotes);
    }

    @Override
    public List<Path> get() {
        Artifact helm = new DefaultArtifact("com.marcnuri.helm-java", "helm-java", "jar", version());
        CollectRequest collect = new CollectRequest(new Dependency(helm, "runtime"), remotes);
        List<Path> classpath = new ArrayList<>();
        try {
            for (ArtifactResult result : repositories
                    .resolveDependencies(session, new DependencyRequest(collect, null))
                    .getArtifactResults()) {
                classpath.add(result.getArtifact().getFile().toPath());
            }
        } catch (DependencyResolutionException e) {
            throw new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    "cannot get the Helm library " + helm,
                    String.valueOf(e.getMessage()),
                    "let the build reach a repository that has it, or run once without -o",
                    e);
        }
        // last: it has a JNA of its own, and helm-java gets the one that it asks for
        classpath.add(ownJar());
        return classpath;
    }

    private static Path ownJar() {
        try {
            return Path.of(HelmWorker.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the plugin's own location is no path", e);
        }
    }

    private static String version() {
        try (InputStream in = HelmWorkerClasspath.class.getResourceAsStream("helm-java.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
