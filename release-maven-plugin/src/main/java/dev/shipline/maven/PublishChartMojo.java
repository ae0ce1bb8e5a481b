package dev.shipline.maven;

import java.io.File;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Judges a chart, packs it, and publishes it into a repository in S3 or into an OCI registry; a version that is published is never replaced. Needs no POM. With
 * ship.chart.repair, makes the index of a repository in S3 agree with the archives that are there.
 */
@Mojo(name = "publish-chart", requiresProject = false, requiresOnline = true, threadSafe = true, aggregator = true)
public class PublishChartMojo extends AbstractMojo {
    /** The chart: its folder, or the .tgz that helm made of it, with the .prov beside it if it is signed. */
    @Parameter(property = "ship.chart.folder")
    File chartFolder;

    /** Where to: s3://bucket/repository or oci://registry/namespace. */
    @Parameter(property = "ship.chart.repository")
    String chartRepository;

    /** The version to publish in place of the one in Chart.yaml. */
    @Parameter(property = "ship.chart.setVersion")
    String chartSetVersion;

    /** The appVersion to publish in place of the one in Chart.yaml. */
    @Parameter(property = "ship.chart.setAppVersion")
    String chartSetAppVersion;

    /** How the index names archives: absolute (s3://…), or relative, for a repository that is also served over https. */
    @Parameter(property = "ship.chart.urls", defaultValue = "absolute")
    String chartUrls;

    /** How Helm judges the chart: strict, with which a warning is an error, or usual. */
    @Parameter(property = "ship.chart.lint", defaultValue = "strict")
    String chartLint;

    /** The helm program to judge the chart with, of version 3 or 4: a name on the PATH, or a path. Default: none is needed. */
    @Parameter(property = "ship.helm.executable")
    String helmExecutable;

    /** What to do where the store knows no conditional writes: refuse, or accept that publishers at the same time may lose each other's charts. */
    @Parameter(property = "ship.chart.unconditional", defaultValue = "refuse")
    String chartUnconditional;

    /** How long to try to write the index while others write it, in seconds. */
    @Parameter(property = "ship.chart.patience", defaultValue = "120")
    int chartPatience;

    /** Whether to publish nothing, and to make the index agree with the archives that are there. */
    @Parameter(property = "ship.chart.repair", defaultValue = "false")
    boolean chartRepair;

    /** The endpoint of an S3-compatible store. Default: AWS_ENDPOINT, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then AWS. */
    @Parameter(property = "ship.s3.endpoint")
    String s3Endpoint;

    /** The region of the buckets. Default: what the AWS environment says. */
    @Parameter(property = "ship.s3.region")
    String s3Region;

    /** The profile of the shared AWS files that has the credentials for S3. Default: AWS's own chain. */
    @Parameter(property = "ship.aws.profile")
    String awsProfile;

    /** The ARN of the role whose credentials a CircleCI job gets for its OIDC token (CIRCLE_OIDC_TOKEN_V2). */
    @Parameter(property = "ship.aws.role")
    String awsRole;

    /** The robot account of Quay to push as without a password where the job has an OpenID Connect token. */
    @Parameter(property = "ship.registry.robot")
    String registryRobot;

    /** The environment variable in which the job's OpenID Connect token is. */
    @Parameter(property = "ship.registry.oidc", defaultValue = "CIRCLE_OIDC_TOKEN_V2")
    String registryOidc;

    /** Whether to stop short of every change, and only show what would change. */
    @Parameter(property = "ship.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Where the run's files go. Default: target/ship of the project, or of the current folder where there is none. */
    @Parameter(property = "ship.directory")
    File directory;

    final MavenParts maven;

    @Inject
    PublishChartMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        this.maven = new MavenParts(project, session, decrypter, repositories);
    }

    /** Without a POM, Maven leaves the names of a project's folders as they are written. */
    Path directory() {
        if (directory != null) {
            return directory.toPath();
        }
        Path target = maven.project().getFile() == null
                ? Path.of(maven.session().getExecutionRootDirectory(), "target")
                : Path.of(maven.project().getBuild().getDirectory());
        return target.resolve("ship");
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        maven.run(this::publish);
    }

    private void publish() {
        try (ChartPublishing publishing = new ChartPublishing(this, System.getenv())) {
            publishing.run();
        }
    }
}
