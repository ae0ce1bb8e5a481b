package dev.shipline.maven;

import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A service in a checkout of its own, with its three facts and every default, and what is planned of its parameters. */
final class PlannedService {
    final Map<String, String> variables = new HashMap<>();
    ShipMojo mojo;
    private final Path folder;

    PlannedService(Path folder) throws IOException, GitAPIException {
        this.folder = folder;
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            Files.writeString(folder.resolve("pom.xml"), "<project/>");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Start")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
        }
        MavenProject project = Builds.project(folder);
        MavenSession session = Builds.session("deploy");
        mojo = withTheThreeFacts(new UpgradeMojo(project, session, null, null));
    }

    Release plan() {
        return new ReleasePlanner(mojo, variables).plan();
    }

    Deployment deployment() {
        return plan().deployment().orElseThrow();
    }

    ShipMojo withTheThreeFacts(ShipMojo mojo) {
        mojo.service = "orders";
        mojo.image = "quay.io/acme/orders";
        mojo.values = "s3://acme-values/orders";
        mojo.chart = "s3://acme-charts/microservice";
        mojo.dockerfile = new File(folder.toFile(), "Dockerfile");
        mojo.directory = new File(folder.toFile(), "target/ship");
        mojo.dirty = "mark";
        mojo.imagePlatforms = "linux/amd64";
        mojo.scanThreshold = "High";
        mojo.scanTimeout = 600;
        mojo.scanUnsupported = "fail";
        mojo.scanFailed = "wait";
        mojo.scanLate = "fail";
        mojo.sbom = "attach";
        mojo.provenance = "attach";
        mojo.trunk = "main,master";
        mojo.expiry = "4w";
        mojo.timeout = 300;
        mojo.lockWait = 600;
        mojo.helmTimeout = 120;
        mojo.helmTestTimeout = 300;
        mojo.historyMax = 10;
        mojo.rolloutRestarts = 2;
        mojo.rolloutGrace = 20;
        mojo.rolloutUnschedulable = 60;
        mojo.rolloutFailFast = true;
        mojo.smokeStatus = 200;
        mojo.smokeTimeout = 60;
        mojo.commitOrder = "not-older";
        mojo.commitScope = "repository";
        mojo.unchanged = "release";
        mojo.clustersOrder = "one-by-one";
        mojo.clustersFailed = "stay";
        mojo.metricsNames = "ship";
        mojo.planApproval = "none";
        mojo.planImmutable = "refuse";
        mojo.drift = "warn";
        mojo.metricsSeries = "v2";
        mojo.metricsTimeout = 5;
        return mojo;
    }
}
