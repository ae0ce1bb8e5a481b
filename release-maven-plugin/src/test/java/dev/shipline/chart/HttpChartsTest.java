package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpChartsTest {
    private static final String PASSWORD = "pa55-never-show";

    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> redirects = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> passwordsSent = new ArrayList<>();
    private int status = 200;

    @TempDir
    private Path directory;

    private HttpServer server;
    private HttpServer elsewhere;

    @BeforeEach
    void start() throws IOException {
        server = serve();
        elsewhere = serve();
        files.put("/repo/api-1.0.0%2B7.tgz", Tgz.chart("api", "1.0.0+7"));
        index("api-1.0.0%2B7.tgz");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        elsewhere.stop(0);
    }

    @Test
    void comeFromAWebServer() {
        FetchedChart chart = fetch(Charts.NOBODY);

        assertThat(chart.version()).isEqualTo("1.0.0+7");
        assertThat(chart.source()).isEqualTo(address(server) + "/repo/api-1.0.0%2B7.tgz");
        assertThat(chart.path()).hasBinaryContent(Tgz.chart("api", "1.0.0+7"));
        assertThat(passwordsSent).isEmpty();
    }

    @Test
    void areNotDownloadedAgainWhileTheyAreTheSame() {
        fetch(Charts.NOBODY);
        requests.clear();

        assertThat(fetch(Charts.NOBODY).path()).hasBinaryContent(Tgz.chart("api", "1.0.0+7"));

        assertThat(requests).containsExactly("304 /repo/index.yaml");
    }

    @Test
    void areAskedForWithTheCredentialsOfTheirHost() {
        fetch(this::robot);

        assertThat(passwordsSent).hasSize(2);
    }

    @Test
    void keepTheirPasswordFromAnotherHostThatTheIndexNames() {
        index(address(elsewhere) + "/repo/api-1.0.0%2B7.tgz");

        assertThat(fetch(this::robot).source()).startsWith(address(elsewhere));
        assertThat(passwordsSent).containsExactly("/repo/index.yaml");
    }

    @Test
    void keepTheirPasswordFromAnotherHostToWhichTheyAreRedirected() {
        redirects.put("/repo/api-1.0.0%2B7.tgz", address(elsewhere) + "/cdn.tgz?X-Signature=abc");
        files.put("/cdn.tgz", files.get("/repo/api-1.0.0%2B7.tgz"));

        fetch(this::robot);

        assertThat(requests).contains("200 /cdn.tgz");
        assertThat(passwordsSent).containsExactly("/repo/index.yaml", "/repo/api-1.0.0%2B7.tgz");
    }

    @ParameterizedTest
    @CsvSource({"http://charts.example.org/api.tgz", "file:///etc/passwd", "/repo/api-1.0.0%2B7.tgz"})
    void doNotFollowARedirectToAnUnsafePlaceOrInACircle(String target) {
        redirects.put("/repo/api-1.0.0%2B7.tgz", target);

        assertThat(failure(Charts.NOBODY)).hasMessageContaining("redirected");
    }

    @ParameterizedTest
    @CsvSource({"http://charts.example.org/api.tgz", "s3://bucket/api.tgz", "file:///etc/passwd", "ftp://x/y"})
    void areNotReadFromAnUnsafePlaceThatTheIndexNames(String url) {
        index(url);

        assertThat(failure(this::robot))
                .hasMessageContaining(url)
                .hasMessageContaining("only https:// and relative URLs are followed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | false | CREDENTIALS | asks for credentials (HTTP 401), and there are none | settings.xml
            403 | true  | CREDENTIALS | refuses the credentials from server x in settings.xml | correct them
            404 | false | CHART       | there is no                                        | the folder of its index.yaml
            503 | false | UNREACHABLE | HTTP 503 after several tries                       | run the build again
            418 | false | CHART       | HTTP 418                                           | ship.chart
            """)
    void sayWhyTheyCannotBeRead(int answer, boolean known, FailureCode code, String because, String fix) {
        status = answer;

        ReleaseFailure failure = failure(known ? this::robot : Charts.NOBODY);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.because()).contains(because);
        assertThat(failure.fix()).contains(fix);
        assertThat(failure.getMessage()).doesNotContain(PASSWORD);
        assertThat(requests).hasSize(answer == 503 ? 3 : 1);
    }

    @Test
    void sayThatNobodyListens() {
        server.stop(0);

        assertThat(failure(Charts.NOBODY))
                .returns(FailureCode.UNREACHABLE, ReleaseFailure::code)
                .hasMessageContaining("the connection was refused");
    }

    @Test
    void areReplacedByNobody() {
        fetch(Charts.NOBODY);
        files.put("/repo/api-1.0.0%2B7.tgz", Tgz.chart("api", "6.6.6"));
        index("api-1.0.0%2B7.tgz", ChartDigest.ofArchive(Tgz.chart("api", "9.9.9")));

        assertThat(failure(Charts.NOBODY)).returns(FailureCode.DIGEST_MISMATCH, ReleaseFailure::code);
    }

    @ParameterizedTest
    @CsvSource({"http://charts.example.org/repo/api", "https://u:pa55-never-show@charts.example.org/api", "https://api"
    })
    void haveALocationThatIsSafe(String location) {
        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> charts(Charts.NOBODY)
                .fetch(new ChartRequest(location, Optional.empty(), directory)));

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.getMessage()).doesNotContain(PASSWORD);
    }

    private Optional<Credentials> robot(String host) {
        return host.equals("127.0.0.1:" + server.getAddress().getPort())
                ? Optional.of(new Credentials("robot", Secret.of(PASSWORD), "server x in settings.xml"))
                : Optional.empty();
    }

    private ReleaseFailure failure(CredentialSource credentials) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(credentials));
    }

    private FetchedChart fetch(CredentialSource credentials) {
        return charts(credentials)
                .fetch(new ChartRequest(address(server) + "/repo/api", Optional.empty(), directory.resolve("into")));
    }

    private ChartSource charts(CredentialSource credentials) {
        return Charts.of(
                new InMemoryObjectStore(),
                ChartRegistry.NONE,
                credentials,
                Optional.empty(),
                directory.resolve("kept"),
                directory);
    }

    private void index(String url) {
        index(url, ChartDigest.ofArchive(Tgz.chart("api", "1.0.0+7")));
    }

    private void index(String url, String digest) {
        String text =
                "entries:\n  api:\n  - version: 1.0.0+7\n    digest: " + digest + "\n    urls:\n    - " + url + "\n";
        files.put("/repo/index.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String address(HttpServer of) {
        return "http://127.0.0.1:" + of.getAddress().getPort();
    }

    private HttpServer serve() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.createContext("/", this::handle);
        made.start();
        return made;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String basic = exchange.getRequestHeaders().getFirst("Authorization");
            if (basic != null
                    && new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8)
                            .equals("robot:" + PASSWORD)) {
                passwordsSent.add(path);
            }
            byte[] file = files.getOrDefault(path, new byte[0]);
            String mark = "\"" + Arrays.hashCode(file) + "\"";
            int code = status != 200 ? status : redirects.containsKey(path) ? 302 : files.containsKey(path) ? 200 : 404;
            if (code == 200 && mark.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                code = 304;
            }
            requests.add(code + " " + path);
            exchange.getResponseHeaders().add("ETag", mark);
            if (code == 302) {
                exchange.getResponseHeaders().add("Location", redirects.get(path));
            }
            exchange.sendResponseHeaders(code, code == 200 ? file.length : -1);
            if (code == 200) {
                exchange.getResponseBody().write(file);
            }
        }
    }
}
