package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3EnvironmentTest {
    @Test
    void takesTheRegionOfHelmsPluginBeforeAwss() {
        assertThat(region("HELM_S3_REGION", "a", "AWS_REGION", "b", "AWS_DEFAULT_REGION", "c"))
                .contains("a");
        assertThat(region("AWS_REGION", "b", "AWS_DEFAULT_REGION", "c")).contains("b");
        assertThat(region("HELM_S3_REGION", " ", "AWS_DEFAULT_REGION", "c")).contains("c");
        assertThat(region("HOME", "/")).isEmpty();
    }

    @Test
    void takesTheEndpointOfHelmsPluginBeforeAwss() {
        assertThat(endpoint("AWS_ENDPOINT", "minio:9000", "AWS_ENDPOINT_URL_S3", "https://b"))
                .contains(URI.create("https://minio:9000"));
        assertThat(endpoint("AWS_ENDPOINT", "minio:9000", "AWS_DISABLE_SSL", "true"))
                .contains(URI.create("http://minio:9000"));
        assertThat(endpoint("AWS_ENDPOINT", "http://minio:9000", "HOME", "/"))
                .contains(URI.create("http://minio:9000"));
        assertThat(endpoint("AWS_ENDPOINT_URL_S3", "https://b", "AWS_ENDPOINT_URL", "https://c"))
                .contains(URI.create("https://b"));
        assertThat(endpoint("AWS_ENDPOINT_URL", "https://c", "HOME", "/")).contains(URI.create("https://c"));
        assertThat(endpoint("AWS_ENDPOINT_URL", "https://c", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"))
                .isEmpty();
    }

    private static Optional<String> region(String... pairs) {
        return new S3Environment(variables(pairs)).region();
    }

    private static Optional<URI> endpoint(String... pairs) {
        return new S3Environment(variables(pairs)).endpoint();
    }

    private static Map<String, String> variables(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return variables;
    }
}
