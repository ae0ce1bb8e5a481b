package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.metrics.Signal.Kind;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that asks for a password, on the way to an intake whose name only the proxy knows. */
class ProxyPasswordTest {
    private static final String PASSWORD = "p@ss:word of the proxy";
    private static final char[] STORE = "untrusted".toCharArray();
    private static final Secret APP_KEY = Secret.of("app-key-of-the-tests");

    private final SSLContext identity = context("intake");
    private final FakeIntake plain = new FakeIntake();
    private final FakeIntake tls = new FakeIntake(identity);
    private FakeProxy proxy;

    @AfterEach
    void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        plain.close();
        tls.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void everyKindOfRequestGoesThrough(String scheme) throws Exception {
        FakeIntake intake = scheme.equals("https") ? tls : plain;
        MetricsSettings settings = settings(scheme, intake, PASSWORD);
        DoraSignals signals = new DoraSignals(new Labels(settings, new CiRun(Map.of())));
        List<Signal> dora = signals.of(Samples.rolledBack(Samples.release()), Optional.empty(), Samples.NOW);

        try (DatadogIntake datadog = datadog(settings)) {
            datadog.accept(Kind.COUNT, List.of(count()));
            datadog.accept(
                    Kind.DISTRIBUTION, List.of(new Distribution("ship.lead_time", 1, List.of(), "ci", Samples.NOW)));
            datadog.accept(
                    Kind.EVENT,
                    List.of(new Event("title", "text", Event.Level.INFO, "key", List.of(), "ci", Samples.NOW)));
        }
        DoraIntake line = dora(settings);
        for (Signal signal : dora) {
            line.accept(signal.kind(), List.of(signal));
        }

        assertThat(intake.requests())
                .extracting(request -> request.method() + " " + request.uri().getPath())
                .containsExactly(
                        "POST /api/v2/series",
                        "POST /api/v1/distribution_points",
                        "POST /api/v1/events",
                        "POST /api/v2/dora/deployment",
                        "POST /api/v2/dora/failure",
                        "PATCH /api/v2/dora/deployments/orders-prod-r7-ab12cd3ef456");
        assertThat(intake.requests())
                .allSatisfy(request ->
                        assertThat(request.headers().getFirst("DD-API-KEY")).isEqualTo(Samples.KEY));
        assertThat(intake.requests().get(5).body().at("data", "type").text()).contains("dora_deployment_patch_request");
        if (scheme.equals("https")) {
            assertThat(proxy.heads()).isNotEmpty().allSatisfy(head -> assertThat(head)
                    .startsWith("CONNECT intake.invalid:" + tls.uri().getPort())
                    .doesNotContain(Samples.KEY));
            assertThat(tls.requests()).noneMatch(request -> request.headers().containsKey("Proxy-Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aWrongPasswordIsToldAndEndsTheRun(String scheme) throws Exception {
        FakeIntake intake = scheme.equals("https") ? tls : plain;
        MetricsSettings settings = settings(scheme, intake, "another password");

        IntakeException metric = catchThrowableOfType(
                IntakeException.class, () -> datadog(settings).accept(Kind.COUNT, List.of(count())));
        IntakeException deployment = catchThrowableOfType(
                IntakeException.class, () -> dora(settings).accept(Kind.DEPLOYMENT, deployment(settings)));

        assertThat(List.of(metric, deployment)).allSatisfy(refusal -> {
            assertThat(refusal.reaction()).isEqualTo(Reaction.STOP);
            assertThat(refusal).hasMessageContaining("407").hasMessageContaining("proxy");
            assertThat(refusal.getMessage()).doesNotContain("another password");
        });
        assertThat(intake.requests()).isEmpty();
    }

    @Test
    void aTunnelChecksWhoseCertificateItIs() throws Exception {
        MetricsSettings settings = settings("https", "elsewhere.invalid", tls, PASSWORD);

        assertThat(catchThrowableOfType(
                        IntakeException.class, () -> datadog(settings).accept(Kind.COUNT, List.of(count()))))
                .hasMessageContaining("elsewhere.invalid");
        assertThat(catchThrowableOfType(
                        IntakeException.class, () -> dora(settings).accept(Kind.DEPLOYMENT, deployment(settings))))
                .hasMessageContaining("elsewhere.invalid");
        assertThat(tls.requests()).isEmpty();
    }

    @Test
    void aProxyThatIsAwayEndsTheRun() throws Exception {
        MetricsSettings settings = settings("https", tls, PASSWORD);
        proxy.close();

        assertThat(catchThrowableOfType(
                                IntakeException.class, () -> datadog(settings).accept(Kind.COUNT, List.of(count())))
                        .reaction())
                .isEqualTo(Reaction.STOP);
        assertThat(catchThrowableOfType(IntakeException.class, () -> dora(settings)
                                .accept(Kind.DEPLOYMENT, deployment(settings)))
                        .reaction())
                .isEqualTo(Reaction.STOP);
    }

    @Test
    void theKeyIsAskedAboutThroughItToo() throws Exception {
        plain.answer(200, "{\"valid\":true}", Map.of());

        assertThat(new KeyCheck(settings("http", plain, PASSWORD)).ask().isGood())
                .isTrue();
    }

    @Test
    void chunkedAnswersAreRead() throws Exception {
        tls.answerInChunks(200, "{\"valid\":true,\"word\":\"ja\u00fc\"}");
        MetricsSettings settings = settings("https", tls, PASSWORD);
        DatadogLine line = new DatadogLine(settings, settings.budget(), settings.budget(), identity.getSocketFactory());

        DatadogLine.Answer answer = line.send("GET", URI.create(settings.address() + "/api/v1/validate"), Map.of(), "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"valid\":true,\"word\":\"ja\u00fc\"}");
    }

    @Test
    void aQueryGoesAlongAndALongAnswerComesWhole() throws Exception {
        String list = "{\"dashboards\":\"" + "d".repeat(200_000) + "\"}";
        tls.answer(200, list, Map.of());
        tls.answerInChunks(200, list);
        MetricsSettings settings = settings("https", tls, PASSWORD);
        DatadogLine line = new DatadogLine(settings, settings.budget(), settings.budget(), identity.getSocketFactory());
        URI address = URI.create(settings.address() + "/api/v1/dashboard?count=100&start=0");

        assertThat(line.send("GET", address, Map.of(), "").body()).isEqualTo(list);
        assertThat(line.send("GET", address, Map.of(), "").body()).isEqualTo(list);

        assertThat(tls.requests())
                .extracting(request -> request.uri().toString())
                .containsOnly("/api/v1/dashboard?count=100&start=0");
    }

    @Test
    void thePasswordIsNotInWhatIsSaid() throws Exception {
        MetricsSettings settings = settings("https", tls, PASSWORD);

        assertThat(settings.redactor(new Redactor(List.of())).redact("with " + PASSWORD))
                .isEqualTo("with ****");
        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }

    private static Count count() {
        return new Count("ship.build.count", 1, List.of(), "ci", Samples.NOW);
    }

    private static List<Signal> deployment(MetricsSettings settings) {
        return new DoraSignals(new Labels(settings, new CiRun(Map.of())))
                .of(Samples.succeeded(Samples.release(), Step.UPGRADE), Optional.empty(), Samples.NOW);
    }

    private DatadogIntake datadog(MetricsSettings settings) {
        return new DatadogIntake(settings, Secret.of(Samples.KEY), identity.getSocketFactory());
    }

    private DoraIntake dora(MetricsSettings settings) {
        return new DoraIntake(settings, Secret.of(Samples.KEY), identity.getSocketFactory());
    }

    private MetricsSettings settings(String scheme, FakeIntake intake, String password) throws IOException {
        return settings(scheme, "intake.invalid", intake, password);
    }

    private MetricsSettings settings(String scheme, String host, FakeIntake intake, String password)
            throws IOException {
        proxy = new FakeProxy("ci", PASSWORD, intake.uri().getPort());
        MetricsOptions none = MetricsOptions.NONE;
        return Samples.settings(
                        URI.create(scheme + "://" + host + ":" + intake.uri().getPort()))
                .with(new MetricsOptions(
                        none.names(),
                        none.agent(),
                        Optional.of(new HttpProxy(
                                "127.0.0.1",
                                proxy.port(),
                                Optional.of(new Credentials("ci", Secret.of(password), "the test")))),
                        Optional.of(APP_KEY),
                        false,
                        none.journal(),
                        none.parking()));
    }

    /** Who a server is, and at the same time whom a client trusts. */
    private static SSLContext context(String name) {
        try (InputStream file = ProxyPasswordTest.class.getResourceAsStream("/tls/" + name + ".p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, STORE);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, STORE);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(name, store.getCertificate(name));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
