package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.chart.ListedChart;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Helm, in the real worker, against a fake API server. */
class HelmAgainstKubernetesTest {
    @TempDir
    static Path work;

    private static ForkedHelmEngine engine;

    @TempDir
    Path folder;

    private final FakeCluster cluster = new FakeCluster();
    private final ReleaseHistory history = new ReleaseHistory(cluster);
    private final List<String> notes = new ArrayList<>();
    private FakeKubernetes kubernetes;
    private HelmReleases releases;
    private Path chart;

    @BeforeAll
    static void startWorker() {
        engine = new ForkedHelmEngine(
                WorkerClasspath::ofThisTestRun, WorkerClasspath.java(), work, ListedChart::write, line -> {});
        engine.warmUp();
    }

    @AfterAll
    static void endWorker() {
        engine.close();
    }

    @BeforeEach
    void startCluster() throws IOException {
        kubernetes = new FakeKubernetes(cluster);
        chart = Charts.orders(folder);
        HistoryMending mending =
                new HistoryMending(history, Duration.ofMinutes(10), Clock.systemUTC(), pause -> {}, notes::add);
        releases = new VerifiedHelmReleases(engine, history, folder, 10, mending, notes::add);
    }

    @AfterEach
    void stopCluster() {
        kubernetes.close();
    }

    @Test
    void installs() {
        Revision revision = releases.apply(request("1234567"));

        assertThat(revision)
                .returns(1, Revision::number)
                .returns("deployed", Revision::status)
                .returns("commit 1234567", Revision::description)
                .returns("orders", Revision::chartName)
                .returns("1.2.3", Revision::chartVersion);
        assertThat(revision.values().at("image", "tag").tree()).isEqualTo("1234567");
        assertThat(image()).isEqualTo("quay.io/acme/orders:1234567");
    }

    @Test
    void upgradesAndKeepsAnAllDigitTagAString() {
        releases.apply(request("abcdef0"));

        Revision revision = releases.apply(request("1234e12"));

        assertThat(revision).returns(2, Revision::number).returns("deployed", Revision::status);
        assertThat(revision.values().at("image", "tag").tree()).isEqualTo("1234e12");
        assertThat(image()).isEqualTo("quay.io/acme/orders:1234e12");
        assertThat(status(1)).isEqualTo("superseded");
    }

    @Test
    void changesObjectsUnderHelmsName() {
        releases.apply(request("abcdef0"));
        releases.apply(request("abcdef1"));

        assertThat(kubernetes.managers()).containsExactly("helm");
    }

    @Test
    void forgetsTheValuesOfTheLastRevision() {
        releases.apply(request("abcdef0"));

        releases.apply(new HelmRequest(
                "orders-dev", "dev", chart, List.of(), kubeconfig(), "no values", Duration.ofSeconds(30)));

        assertThat(image()).isEqualTo("quay.io/acme/orders:none");
    }

    @Test
    void rollsBackToTheSameManifestTwice() {
        Revision first = releases.apply(request("1234567"));
        Revision second = releases.apply(request("bad0001"));

        Revision third = releases.rollBack(request("bad0001"), second);
        Revision fourth = releases.apply(request("bad0002"));
        Revision fifth = releases.rollBack(request("bad0002"), fourth);

        assertThat(third).returns(3, Revision::number).returns("Rollback to 1", Revision::description);
        assertThat(fifth).returns(5, Revision::number).returns("Rollback to 3", Revision::description);
        assertThat(Document.yamlStream(third.manifest())).isEqualTo(Document.yamlStream(first.manifest()));
        assertThat(fifth.manifest()).isEqualTo(third.manifest());
        assertThat(fifth.values()).isEqualTo(first.values());
        assertThat(fifth.chartValues()).isEqualTo(first.chartValues());
        assertThat(first.chartValues().isObject()).isTrue();
        assertThat(image()).isEqualTo("quay.io/acme/orders:1234567");
        assertThat(history.revisions("dev", "orders-dev"))
                .extracting(Revision::status)
                .containsExactly("deployed", "failed", "superseded", "failed", "superseded");
    }

    @Test
    void upgradesAReleaseThatWasMarkedFailedWhilePending() {
        releases.apply(request("abcdef0"));
        setStatus(1, "pending-install");
        history.markFailed(history.latest("dev", "orders-dev").orElseThrow(), "Unlocked");

        assertThat(releases.apply(request("abcdef1"))).returns(2, Revision::number);
    }

    @Test
    void upgradesAReleaseThatWasUninstalled() {
        releases.apply(request("abcdef0"));
        setStatus(1, "uninstalled");

        assertThat(releases.apply(request("abcdef1"))).returns(2, Revision::number);
        assertThat(image()).isEqualTo("quay.io/acme/orders:abcdef1");
    }

    @Test
    void readsHelmsOwnWordForAPendingRelease() {
        releases.apply(request("abcdef0"));
        setStatus(1, "pending-upgrade");

        assertThat(failureOf(() -> engine.upgrade(request("abcdef1"))).code()).isEqualTo(FailureCode.RELEASE_BUSY);
        assertThat(failureOf(() -> engine.install(request("abcdef1"))).code()).isEqualTo(FailureCode.RELEASE_BUSY);
    }

    @Test
    void namesTheRightThatIsMissing() {
        kubernetes.deny(
                "POST configmaps",
                "configmaps is forbidden: User \"ci\" cannot create resource \"configmaps\" in API group \"\" in the"
                        + " namespace \"dev\"");

        ReleaseFailure failure = failureOf(() -> releases.apply(request("abcdef0")));

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure).hasMessageContainingAll("ci may not create configmaps in namespace dev");
        assertThat(status(1)).isEqualTo("failed");
    }

    @Test
    void saysThatTheClusterDoesNotAnswer() {
        HelmRequest request = request("abcdef0");
        kubernetes.close();

        assertThat(failureOf(() -> engine.install(request)).code()).isEqualTo(FailureCode.UNREACHABLE);
    }

    /** Helm's library keeps what Helm prints in a pipe of 64 KiB, which nobody reads before the call has ended. */
    @Test
    void survivesAClusterThatWarnsOfEverything() {
        kubernetes.warn(40);

        assertThat(releases.apply(request("abcdef0"))).returns("deployed", Revision::status);
        assertThat(releases.apply(request("abcdef1"))).returns(2, Revision::number);
    }

    @Test
    void killsACallThatIsLateAndStartsAnew() {
        FakeKubernetes.Gate gate = kubernetes.holdBack("POST configmaps");

        ReleaseFailure failure = failureOf(() -> releases.apply(request("abcdef0", Duration.ofSeconds(3))));
        gate.open();

        assertThat(failure).hasMessageContaining("gave no answer within 3 s and was ended");
        assertThat(history.latest("dev", "orders-dev")).map(Revision::status).isNotEqualTo(Optional.of("deployed"));
        assertThat(releases.apply(request("abcdef0"))).returns("deployed", Revision::status);
    }

    @Test
    void letsACallFinishWhenTheBuildIsInterrupted() throws InterruptedException {
        try (ForkedHelmEngine own = new ForkedHelmEngine(
                WorkerClasspath::ofThisTestRun, WorkerClasspath.java(), folder, ListedChart::write, line -> {})) {
            FakeKubernetes.Gate gate = kubernetes.holdBack("POST configmaps");
            HelmRequest request = request("abcdef0");
            AtomicReference<ReleaseFailure> failure = new AtomicReference<>();
            Thread build = new Thread(() -> failure.set(failureOf(() -> own.install(request))));
            build.start();
            gate.arrived().await();

            build.interrupt();
            gate.open();
            build.join();

            assertThat(failure.get().code()).isEqualTo(FailureCode.INTERRUPTED);
            assertThat(status(1)).isEqualTo("deployed");
        }
    }

    private Object image() {
        Document deployment = kubernetes.object("/apis/apps/v1/namespaces/dev/deployments/orders-dev");
        return deployment
                .at("spec", "template", "spec", "containers")
                .items()
                .get(0)
                .at("image")
                .tree();
    }

    private String status(int number) {
        return history.revision("dev", "orders-dev", number).orElseThrow().status();
    }

    private void setStatus(int number, String status) {
        ClusterSecret secret = cluster.secret("dev", "sh.helm.release.v1.orders-dev.v" + number);
        cluster.put(new ReleaseRecord(secret).rewritten(status, "set by the test"));
    }

    private static ReleaseFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(ReleaseFailure.class, call);
    }

    private Path kubeconfig() {
        return kubernetes.kubeconfig(folder.resolve("kubeconfig"));
    }

    private HelmRequest request(String tag) {
        return request(tag, Duration.ofSeconds(60));
    }

    private HelmRequest request(String tag, Duration timeout) {
        Path values = Charts.write(folder.resolve("overrides.yaml"), "image: {tag: \"" + tag + "\"}\n");
        return new HelmRequest("orders-dev", "dev", chart, List.of(values), kubeconfig(), "commit " + tag, timeout);
    }
}
