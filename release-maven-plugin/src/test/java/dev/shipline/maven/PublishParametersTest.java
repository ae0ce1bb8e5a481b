package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.s3.ObjectLocation;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishParametersTest {
    @TempDir
    Path folder;

    private PublishChartMojo mojo;

    @BeforeEach
    void setDefaults() {
        mojo = new PublishChartMojo(Builds.project(folder), Builds.session("ship:publish-chart"), null, null);
        mojo.chartUrls = "absolute";
        mojo.chartLint = "strict";
        mojo.chartUnconditional = "refuse";
        mojo.chartPatience = 120;
    }

    @Test
    void filesGoBelowTheProjectsTarget() {
        assertThat(mojo.directory()).isEqualTo(folder.resolve("target/ship"));
        mojo.directory = new File("elsewhere");
        assertThat(mojo.directory()).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void withoutAProjectFilesGoBelowTheTargetOfTheFolderMavenWasCalledIn() {
        MavenSession session = Builds.session("ship:publish-chart");
        session.getRequest().setBaseDirectory(folder.toFile());
        MavenProject none = Builds.project(Path.of("${project.basedir}"));
        none.setFile(null);
        assertThat(new PublishChartMojo(none, session, null, null).directory())
                .isEqualTo(folder.resolve("target/ship"));
    }

    @Test
    void aFolderAndARepositoryAreEnough() {
        mojo.chartFolder = new File("charts/orders");
        mojo.chartRepository = "s3://charts/team";
        PublishParameters parameters = PublishParameters.of(mojo, Map.of());
        assertThat(parameters.folder()).contains(Path.of("charts/orders"));
        assertThat(parameters.bucket()).contains(new ObjectLocation("charts", "team"));
        assertThat(parameters.style().relativeUrls()).isFalse();
        assertThat(parameters.style().contentType()).isEqualTo("application/gzip");
        assertThat(parameters.style().acceptUnconditional()).isFalse();
        assertThat(parameters.strict()).isTrue();
        assertThat(parameters.patience()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void allButTheDefaults() {
        mojo.chartRepair = true;
        mojo.chartRepository = "s3://charts";
        mojo.chartUrls = "Relative";
        mojo.chartLint = "usual";
        mojo.chartUnconditional = "accept";
        PublishParameters parameters =
                PublishParameters.of(mojo, Map.of("S3_CHART_CONTENT_TYPE", "application/x-gzip"));
        assertThat(parameters.folder()).isEmpty();
        assertThat(parameters.style().relativeUrls()).isTrue();
        assertThat(parameters.style().contentType()).isEqualTo("application/x-gzip");
        assertThat(parameters.style().acceptUnconditional()).isTrue();
        assertThat(parameters.strict()).isFalse();
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        mojo.chartRepository = "https://charts.example";
        mojo.chartUrls = "short";
        mojo.chartPatience = 0;
        mojo.s3Endpoint = "not a url";
        assertThatThrownBy(() -> PublishParameters.of(mojo, Map.of()))
                .hasMessageContainingAll(
                        "there are 5 problems",
                        "ship.chart.folder is not set; set it to the folder of the chart",
                        "ship.chart.repository is wrong: \"https://charts.example\" starts with neither s3:// nor oci://",
                        "ship.chart.urls is wrong: \"short\" is none of absolute, relative",
                        "ship.chart.patience is wrong",
                        "ship.s3.endpoint is wrong");
    }

    @Test
    void aRegistryHasNothingToRepair() {
        mojo.chartRepair = true;
        mojo.chartRepository = "oci://quay.io/acme";
        assertThatThrownBy(() -> PublishParameters.of(mojo, Map.of())).hasMessageContaining("a registry has no index");
    }
}
