package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.KeptFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository that begins with an answer and falls silent. */
class TimelyAnswerTest {
    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/index.yaml", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("apiVersion: v1\n".getBytes());
            exchange.getResponseBody().flush();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isWaitedForNoLongerThanItIsWorth() {
        URI index = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/index.yaml");
        KeptFiles kept = new KeptFiles(folder, 1024, Clock.systemUTC());
        HttpFiles files = new HttpFiles(Charts.NOBODY, kept, attempt -> {}, Duration.ofSeconds(1));

        assertThatThrownBy(() -> files.read(index, index, 1024))
                .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(FailureCode.UNREACHABLE))
                .hasMessageContaining("there was no answer in time");
    }
}
