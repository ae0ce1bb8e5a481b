package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.chart.ChartRegistry;
import dev.shipline.chart.ChartRequest;
import dev.shipline.chart.ChartSettings;
import dev.shipline.chart.ChartSources;
import dev.shipline.chart.FetchedChart;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import dev.shipline.values.PinnedVersions;
import dev.shipline.values.UnknownKeys;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesRequest;
import dev.shipline.values.ValuesSources;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deploy asks of S3: its bill and its time. */
class CallsOfADeployTest {
    private final FakeS3 s3 = new FakeS3();

    @TempDir
    private Path directory;

    @BeforeEach
    void publish() throws Exception {
        byte[] chart = chart();
        s3.put("/values/orders/base.yaml", "a: 1\n", Map.of("ETag", "\"base\""));
        s3.put("/values/orders/dev.yaml", "a: 2\n", Map.of("ETag", "\"dev\""));
        s3.put("/charts/api-1.0.0.tgz", chart, Map.of("ETag", "\"chart\""));
        s3.put(
                "/charts/index.yaml",
                "entries:\n  api:\n  - version: 1.0.0\n    digest: "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(chart))
                        + "\n    urls: [api-1.0.0.tgz]\n",
                Map.of("ETag", "\"index\""));
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @Test
    void areFourAtFirstAndThreeWithoutADownloadIfNothingChanged() {
        deploy();
        assertThat(s3.requests())
                .containsExactlyInAnyOrder(
                        "GET /values/orders/base.yaml",
                        "GET /values/orders/dev.yaml",
                        "GET /charts/index.yaml",
                        "GET /charts/api-1.0.0.tgz");
        assertThat(s3.sentBodies()).isEqualTo(4);

        deploy();
        assertThat(s3.requests().subList(4, s3.requests().size()))
                .containsExactlyInAnyOrder(
                        "GET /values/orders/base.yaml", "GET /values/orders/dev.yaml", "GET /charts/index.yaml");
        assertThat(s3.sentBodies()).isEqualTo(4);
    }

    /** Each request waits for the other two: one after the other they would never be answered. */
    @Test
    void areMadeSideBySide() {
        s3.answerTogether(3);

        deploy();

        assertThat(s3.requests()).hasSize(4);
    }

    private void deploy() {
        S3Settings settings = new S3Settings(
                Optional.of(s3.endpoint()),
                Optional.of("eu-west-1"),
                Optional.of(new Credentials("AKIATEST", Secret.of("secret"), "test")),
                Optional.empty());
        KeptFiles kept = new KeptFiles(directory.resolve("kept"), 1_000_000, Clock.systemUTC());
        ChartRequest chart = new ChartRequest("s3://charts/api", Optional.empty(), directory.resolve("chart"));
        try (S3ObjectStore store = new S3ObjectStore(settings)) {
            ChartSources charts = new ChartSources(
                    store,
                    ChartRegistry.NONE,
                    new ChartSettings(host -> Optional.empty(), Optional.empty(), kept),
                    directory);
            CompletableFuture<FetchedChart> begun = CompletableFuture.supplyAsync(() -> charts.fetch(chart));
            Values values = new ValuesSources(new RevalidatedStore(store, kept), directory, line -> {})
                    .fetch(new ValuesRequest(
                            "s3://values/orders",
                            "dev.yaml",
                            true,
                            PinnedVersions.NONE,
                            UnknownKeys.WARN,
                            Optional.empty(),
                            directory.resolve("values")));
            FetchedChart fetched = begun.join();
            assertThat(values.files()).hasSize(2);
            assertThat(fetched.version()).isEqualTo("1.0.0");
        }
    }

    /** As "helm package" makes it: one file, {@code api/Chart.yaml}. */
    private static byte[] chart() throws Exception {
        byte[] yaml = "name: api\nversion: 1.0.0\n".getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[512];
        System.arraycopy("api/Chart.yaml".getBytes(StandardCharsets.UTF_8), 0, header, 0, 14);
        byte[] size = String.format("%011o", yaml.length).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = '0';
        int sum = 8 * ' ';
        for (byte each : header) {
            sum += each & 0xff;
        }
        byte[] checksum = String.format("%06o", sum).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(checksum, 0, header, 148, checksum.length);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(header);
            gzip.write(Arrays.copyOf(yaml, 512));
            gzip.write(new byte[1024]);
        }
        return packed.toByteArray();
    }
}
