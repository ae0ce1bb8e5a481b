package dev.shipline.cluster;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.ScratchFolder;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * The client of one context, and the private kubeconfig it was made from. The client reads that file again whenever its token has run out, which a long
 * rollout outlives (EKS: 15 minutes), so the file lives as long as the client; where the context has a source of tokens, that is asked instead.
 */
final class KubeConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 4_000;
    private static final int REQUEST_MILLIS = 15_000;

    /** A refused or lost request is tried again so often; the rollout watch has a patience of its own. */
    private static final int RETRIES = 1;

    private static final int RETRY_AFTER_MILLIS = 250;

    private final ScratchFolder folder;
    private final KubernetesClient client;

    private KubeConnection(ScratchFolder folder, KubernetesClient client) {
        this.folder = folder;
        this.client = client;
    }

    static KubeConnection open(KubeContext context, Map<String, String> environment) {
        ScratchFolder folder = ScratchFolder.make();
        try {
            Path file = folder.path().resolve("config");
            AtomicFile.writeOwnerOnly(file, context.kubeconfig());
            return new KubeConnection(folder, client(config(file, context, environment)));
        } catch (KubernetesClientException | IOException | GeneralSecurityException e) {
            folder.close();
            throw unusable(context, e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static KubernetesClient client(Config config) throws IOException, GeneralSecurityException {
        KubernetesClientBuilder builder =
                new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory());
        Optional<ClientCertificate> certificate = ClientCertificate.takenFrom(config);
        if (certificate.isPresent()) {
            KeyManager[] keys = certificate.get().keyManagers();
            TrustManager[] trust = SSLUtils.trustManagers(config);
            builder.withHttpClientBuilderConsumer(http -> http.sslContext(keys, trust));
        }
        return builder.withConfig(config).build();
    }

    private static ReleaseFailure unusable(KubeContext context, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String because;
        if (root instanceof NoSuchFileException) {
            because = "it names the file " + root.getMessage() + ", which is not there";
        } else if (e instanceof InvalidKeyException) {
            because = e.getMessage();
        } else {
            because = "its certificates or keys cannot be read: " + root.getMessage();
        }
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot use the context " + context.name() + " of the kubeconfig",
                because,
                "correct the kubeconfig, or check ship.kubeconfig and ship.kube.context",
                e);
    }

    /** From the file alone: fabric8's own look-up would let an environment variable or a service account lead to another cluster. */
    private static Config config(Path file, KubeContext context, Map<String, String> environment) {
        Config config = Config.fromKubeconfig(file.toFile());
        // asked before each request; the client itself knows neither EKS nor a kubeconfig's tokenFile
        context.tokens().ifPresent(tokens -> {
            config.setOauthTokenProvider(() -> tokens.token().reveal());
            // a server that refuses a token gives up an HTTP/2 connection at once: the client's next try, with a new
            // one, would only hear GOAWAY
            config.setHttp2Disable(true);
        });
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(RETRIES);
        config.setRequestRetryBackoffInterval(RETRY_AFTER_MILLIS);
        ProxyVariables proxy = new ProxyVariables(environment);
        proxy.https().ifPresent(config::setHttpsProxy);
        proxy.http().ifPresent(config::setHttpProxy);
        config.setNoProxy(proxy.exceptions());
        return config;
    }

    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            folder.close();
        }
    }
}
