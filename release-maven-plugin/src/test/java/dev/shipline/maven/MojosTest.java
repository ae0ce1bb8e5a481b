package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.di.Provides;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

/** The goals as Maven makes them: from the plugin's descriptor, a POM and properties. */
@MojoTest
class MojosTest {
    private static final String CONFIGURED = "src/test/resources/mojos/configured/pom.xml";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Object> module = new HashMap<>();

    @Inject
    private MavenProject project;

    @Inject
    private MavenSession session;

    @Provides
    MavenProject orders() {
        MavenProject orders = Builds.project(Path.of("").toAbsolutePath());
        orders.getProperties().setProperty("ship.image", "quay.io/acme/orders");
        orders.getProperties().setProperty("ship.namespace", "of-the-pom");
        return orders;
    }

    @Provides
    MavenSession session() {
        Properties commandLine = new Properties();
        commandLine.setProperty("ship.tag", "of-the-command-line");
        commandLine.setProperty("ship.namespace", "of-the-command-line");
        commandLine.setProperty("ship.timeout", "30");
        MavenExecutionRequest request =
                new DefaultMavenExecutionRequest().setGoals(List.of("deploy")).setUserProperties(commandLine);
        return new MavenSession(null, request, new DefaultMavenExecutionResult(), List.of(orders()));
    }

    @Test
    @InjectMojo(goal = "upgrade")
    void takeTheirParametersFromProperties(UpgradeMojo mojo) {
        assertThat(mojo.image).isEqualTo("quay.io/acme/orders");
        assertThat(mojo.tag).isEqualTo("of-the-command-line");
        assertThat(mojo.namespace).as("the command line wins").isEqualTo("of-the-command-line");
    }

    @Test
    @InjectMojo(goal = "upgrade", pom = CONFIGURED)
    void takeTheirParametersFromTheConfiguration(UpgradeMojo mojo) {
        assertThat(mojo.chart).isEqualTo("charts/own");
        assertThat(mojo.dryRun).isTrue();
        assertThat(mojo.kubeconfig).isEqualTo("kube/config");
        assertThat(mojo.timeout)
                .as("a configuration beats even the command line")
                .isEqualTo(90);
    }

    @Test
    @InjectMojo(goal = "build")
    void haveDefaults(BuildMojo mojo) {
        assertThat(mojo.service).isEqualTo("orders");
        assertThat(mojo.dockerfile).isEqualTo(new File("Dockerfile").getAbsoluteFile());
        assertThat(mojo.directory).isEqualTo(new File("target/ship").getAbsoluteFile());
        assertThat(mojo.imagePorts).as("not chosen").isNull();
        assertThat(mojo.imageUser).as("not chosen").isNull();
        assertThat(mojo.jvmFlags).as("not chosen").isNull();
        assertThat(mojo.registryOidc).isEqualTo("CIRCLE_OIDC_TOKEN_V2");
        assertThat(mojo.scanThreshold).isEqualTo("High");
        assertThat(mojo.scanTimeout).isEqualTo(600);
        assertThat(mojo.scanUnsupported).isEqualTo("fail");
        assertThat(mojo.scanFailed).isEqualTo("wait");
        assertThat(mojo.scanLate).isEqualTo("fail");
        assertThat(mojo.scanFixable).isFalse();
        assertThat(mojo.scanAllow).isNull();
        assertThat(mojo.metricsPrefix).isEqualTo("ship");
        assertThat(mojo.dryRun).isFalse();
        assertThat(mojo.skip).isFalse();
        assertThat(mojo.environment).as("no environment is the default").isNull();
    }

    @Test
    @InjectMojo(goal = "init")
    void showAndDoNotWriteUnlessToldTo(InitMojo mojo) {
        assertThat(mojo.write).isFalse();
        assertThat(mojo.services).as("looked for").isNull();
    }

    @Test
    @MojoParameter(name = "skip", value = "true")
    void standByWhereTheyAreToldTo(
            @InjectMojo(goal = "build") BuildMojo build,
            @InjectMojo(goal = "check") CheckMojo check,
            @InjectMojo(goal = "dashboard") DashboardMojo dashboard,
            @InjectMojo(goal = "doctor") DoctorMojo doctor,
            @InjectMojo(goal = "history") HistoryMojo history,
            @InjectMojo(goal = "insights") InsightsMojo insights,
            @InjectMojo(goal = "plan") PlanMojo plan,
            @InjectMojo(goal = "push") PushMojo push,
            @InjectMojo(goal = "rollback") RollbackMojo rollback,
            @InjectMojo(goal = "scan") ScanMojo scan,
            @InjectMojo(goal = "status") StatusMojo status,
            @InjectMojo(goal = "uninstall") UninstallMojo uninstall,
            @InjectMojo(goal = "unlock") UnlockMojo unlock,
            @InjectMojo(goal = "upgrade") UpgradeMojo upgrade,
            @InjectMojo(goal = "values") ValuesMojo values)
            throws Exception {
        for (ShipMojo mojo : List.of(
                build, check, dashboard, doctor, history, insights, plan, push, rollback, scan, status, uninstall,
                unlock, upgrade, values)) {
            lines.clear();
            module.clear();
            execute(mojo);
            assertThat(lines).as(mojo.toString()).containsExactly("Not shipping orders: ship.skip is true");
        }
    }

    @Test
    void standByInAnAggregatorAndSayItOnce(
            @InjectMojo(goal = "check") CheckMojo check, @InjectMojo(goal = "upgrade") UpgradeMojo upgrade)
            throws Exception {
        project.setPackaging("pom");
        execute(check);
        execute(upgrade);
        assertThat(lines).containsExactly("Not shipping orders: its packaging is pom");
    }

    @Test
    void standByAfterAnotherModuleHasFailed(@InjectMojo(goal = "upgrade") UpgradeMojo upgrade) throws Exception {
        session.getResult().addException(new IllegalStateException("a test failed"));
        execute(upgrade);
        assertThat(lines).containsExactly("Not shipping orders: another module of this build has failed");
    }

    @Test
    void failWithoutTheCausesThatMavenWouldAppend(@InjectMojo(goal = "status") StatusMojo status) {
        assertThatThrownBy(() -> execute(status))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("no environment is chosen")
                .hasNoCause();
    }

    @Test
    void keepTheCauseForWhoAsksForErrors(@InjectMojo(goal = "status") StatusMojo status) {
        session.getRequest().setShowErrors(true);
        assertThatThrownBy(() -> execute(status)).hasCauseInstanceOf(ReleaseFailure.class);
    }

    @Test
    void doNotStandByWhereOnlyWhatWasMeasuredIsTold(@InjectMojo(goal = "flush") FlushMojo flush) throws Exception {
        flush.metricsJournal = new File("target/no-journal");
        session.getResult().addException(new IllegalStateException("the build has failed"));

        execute(flush);

        assertThat(lines).singleElement().asString().contains("nothing waits in", "no-journal");
    }

    private void execute(ShipMojo mojo) throws Exception {
        mojo.setPluginContext(module);
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                lines.add(line.toString());
            }
        });
        mojo.execute();
    }
}
