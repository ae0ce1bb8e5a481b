package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The API server's own proxy: {@code /api/v1/namespaces/dev/services/orders:80/proxy/health}. */
final class Fabric8ServiceProxy implements ServiceProxy {
    private static final String RESOURCE = "services/proxy";
    private static final int LONGEST_BODY = 4_000;

    private final KubernetesClient client;
    private final ApiFailures failures;
    private final AccessReviews reviews;
    private final KubeContext context;

    Fabric8ServiceProxy(KubernetesClient client, ApiFailures failures, AccessReviews reviews, KubeContext context) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
        this.reviews = requireNonNull(reviews, "reviews is null");
        this.context = requireNonNull(context, "context is null");
    }

    @Override
    public void requireRight(String namespace, String service) {
        Right right = new Right("get", "", RESOURCE, Optional.of(namespace));
        List<Right> missing = reviews.missing(List.of(new Question(right, List.of(service))));
        if (!missing.isEmpty()) {
            String account = reviews.account().orElse("the user of context " + context.name());
            throw new MissingRights(account, context.toString(), missing)
                    .failure(namespace, "set ship.smoke.url instead of ship.smoke.path, or ");
        }
    }

    @Override
    public List<String> in(String manifest) {
        return ManifestServices.in(manifest);
    }

    @Override
    public Answer get(String namespace, String service, String path, Map<String, String> headers, Duration timeout) {
        Access access = Access.to("get", RESOURCE, namespace);
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server() + "api/v1/namespaces/" + namespace + "/services/" + service + "/proxy" + path)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        headers.forEach(request::setHeader);
        CompletableFuture<HttpResponse<String>> sent = client.getHttpClient().sendAsync(request.build(), String.class);
        try {
            return answer(access, sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return new Answer(504, Optional.empty(), "no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failures.explain(access, new KubernetesClientException("no answer", e.getCause()));
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot " + access, "start it again", e);
        }
    }

    private String server() {
        String url = client.getMasterUrl().toString();
        return url.endsWith("/") ? url : url + "/";
    }

    private Answer answer(Access access, HttpResponse<String> response) {
        String body = Optional.ofNullable(response.body()).orElse("");
        Optional<String> own = ownWords(body);
        if (own.isPresent() && (response.code() == 401 || response.code() == 403)) {
            throw failures.explain(access, new KubernetesClientException(own.get(), response.code(), null));
        }
        String words = own.orElse(body);
        return new Answer(
                response.code(),
                Optional.ofNullable(response.header("Location")),
                words.length() > LONGEST_BODY ? words.substring(0, LONGEST_BODY) : words);
    }

    /** The API server answers for itself with an object of kind Status. */
    private static Optional<String> ownWords(String body) {
        if (!body.startsWith("{") || !body.contains("\"Status\"")) {
            return Optional.empty();
        }
        try {
            Document document = Document.json(body);
            return document.at("kind").text("").equals("Status")
                            && document.at("apiVersion").text("").equals("v1")
                    ? document.at("message").text()
                    : Optional.empty();
        } catch (MalformedDocumentException e) {
            return Optional.empty();
        }
    }
}
