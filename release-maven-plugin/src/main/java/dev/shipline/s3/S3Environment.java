package dev.shipline.s3;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What the environment says of S3: the variables of helm's S3 plugin before those of AWS's own tools. */
public final class S3Environment {
    private final Map<String, String> variables;

    public S3Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Of {@code HELM_S3_REGION}, {@code AWS_REGION} and {@code AWS_DEFAULT_REGION} the first that is set. */
    public Optional<String> region() {
        return first("HELM_S3_REGION", "AWS_REGION", "AWS_DEFAULT_REGION");
    }

    /** Of {@code AWS_ENDPOINT}, {@code AWS_ENDPOINT_URL_S3} and {@code AWS_ENDPOINT_URL} the first that is set. */
    public Optional<URI> endpoint() {
        return first("AWS_ENDPOINT").map(this::withScheme).or(() -> url("AWS_ENDPOINT_URL_S3"));
    }

    /** The token service, where it is not AWS's. */
    public Optional<URI> tokenService() {
        return url("AWS_ENDPOINT_URL_STS");
    }

    /** The service that knows EKS clusters, where it is not AWS's. */
    public Optional<URI> clusterService() {
        return url("AWS_ENDPOINT_URL_EKS");
    }

    /** @throws IllegalArgumentException if it is no URL */
    private Optional<URI> url(String name) {
        boolean ignored = first("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return ignored ? Optional.empty() : first(name, "AWS_ENDPOINT_URL").map(URI::create);
    }

    /** The S3 plugin's variable is a host with a port; its scheme is a variable of its own. */
    private URI withScheme(String endpoint) {
        if (endpoint.contains("://")) {
            return URI.create(endpoint);
        }
        boolean plain =
                first("AWS_DISABLE_SSL").filter("true"::equalsIgnoreCase).isPresent();
        return URI.create((plain ? "http://" : "https://") + endpoint);
    }

    private Optional<String> first(String... names) {
        return Arrays.stream(names)
                .map(name -> variables.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
