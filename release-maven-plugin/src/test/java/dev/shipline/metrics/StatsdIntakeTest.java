package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.metrics.Signal.Gauge;
import dev.shipline.metrics.Signal.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets as another program receives them: a Python one, which has its own sockets. */
class StatsdIntakeTest {
    private static final String RECEIVER = String.join(
            "\n",
            "import socket, sys",
            "unix = sys.argv[1] == 'unix'",
            "s = socket.socket(socket.AF_UNIX if unix else socket.AF_INET, socket.SOCK_DGRAM)",
            "s.bind(sys.argv[2] if unix else ('127.0.0.1', 0))",
            "s.settimeout(60)",
            "print('ready' if unix else s.getsockname()[1], flush=True)",
            "for _ in range(int(sys.argv[3])): print(ascii(s.recv(65535).decode('utf-8')), flush=True)");

    private static final List<Signal> METRICS = List.of(
            new Count("ship.release.count", 2, List.of("env:prod", "status:success"), "ci-orders", Samples.NOW),
            new Gauge("ship.image.size", 83_000_000, List.of(), "ci-orders", Samples.NOW),
            new Distribution("ship.lead_time", 12.5, List.of("env:prod"), "ci-orders", Samples.NOW));
    private static final Event EVENT = new Event(
            "[prod] orders é",
            "%%% \none\n %%%",
            Event.Level.WARNING,
            "release:orders",
            List.of("env:prod"),
            "ci-orders",
            Samples.NOW);

    private static final String AT = String.valueOf(Samples.NOW.getEpochSecond());
    private static final List<String> PACKETS = List.of(
            "'ship.release.count:2|c|#env:prod,status:success,host:ci-orders|T" + AT + "'",
            "'ship.image.size:83000000|g|#host:ci-orders|T" + AT + "'",
            "'ship.lead_time:12.5|d|#env:prod,host:ci-orders'",
            "'_e{16,15}:[prod] orders \\xe9|%%% \\\\none\\\\n %%%|d:" + AT
                    + "|h:ci-orders|k:release:orders|p:normal|t:warning|#env:prod'");

    @TempDir
    Path folder;

    @Test
    void overUdp() throws Exception {
        try (Receiver receiver = new Receiver("udp", "-")) {
            send(URI.create("udp://127.0.0.1:" + receiver.greeting));

            assertThat(receiver.packets()).containsExactlyElementsOf(PACKETS);
        }
    }

    @Test
    void overAUnixSocket() throws Exception {
        Path socket = folder.resolve("dsd.socket");
        try (Receiver receiver = new Receiver("unix", socket.toString())) {
            send(URI.create("unix://" + socket));

            assertThat(receiver.packets()).containsExactlyElementsOf(PACKETS);
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        Path socket = folder.resolve("nobody.socket");
        try (StatsdIntake intake = new StatsdIntake(StatsdSocket.of(URI.create("unix://" + socket)))) {
            assertThatThrownBy(() -> intake.accept(Kind.COUNT, METRICS))
                    .isInstanceOf(IntakeException.class)
                    .hasMessageContaining("nobody.socket");
        }
    }

    private static void send(URI agent) throws IntakeException {
        try (StatsdIntake intake = new StatsdIntake(StatsdSocket.of(agent))) {
            for (Signal signal : METRICS) {
                intake.accept(signal.kind(), List.of(signal));
            }
            intake.accept(Kind.EVENT, List.of(EVENT));
        }
    }

    private static final class Receiver implements AutoCloseable {
        final String greeting;
        private final Process process;
        private final BufferedReader lines;

        Receiver(String kind, String address) throws IOException {
            process = started(kind, address);
            lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            greeting = lines.readLine();
        }

        private static Process started(String kind, String address) {
            try {
                return new ProcessBuilder("python3", "-c", RECEIVER, kind, address, String.valueOf(PACKETS.size()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                assumeThat(e).as("there is no python3").isNull();
                throw new IllegalStateException(e);
            }
        }

        List<String> packets() throws IOException {
            List<String> packets = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                packets.add(line);
            }
            return packets;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
