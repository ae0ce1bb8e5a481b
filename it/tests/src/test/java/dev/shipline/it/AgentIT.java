package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A deploy tells an agent by UDP, as another program with sockets of its own receives it, and Datadog itself nothing but DORA. */
class AgentIT {
    private static final String END = "that was all";
    private static final String RECEIVER = String.join(
            "\n",
            "import socket",
            "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
            "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)",
            "s.bind(('127.0.0.1', 0))",
            "print(s.getsockname()[1], flush=True)",
            "while True:",
            "  p = s.recv(65535).decode('utf-8')",
            "  if p == '" + END + "': break",
            "  print(p.replace('\\n', '\\\\n'), flush=True)");

    @Test
    void aDeployIsToldInPackets() throws IOException {
        Process receiver = new ProcessBuilder("python3", "-c", RECEIVER)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (World world = World.start("agent");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(lines.readLine());
            SmallProject.uploadValues(world, "alpha", "dev");
            Checkout alpha = world.checkOut(world.project("told").service("alpha"));

            MavenBuild.Result result = world.run(
                    world.maven(),
                    alpha.folder(),
                    Map.of("CI", "true"),
                    "deploy",
                    "-DskipTests",
                    "-Dship.env=dev",
                    "-Dship.metrics.statsd=udp://127.0.0.1:" + port);
            assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain("Datadog was not told");
            send(END, port);
            List<String> packets = lines.lines().toList();

            packets.forEach(packet -> System.out.println("[telemetry] udp " + packet));
            assertThat(packets)
                    .filteredOn(packet -> packet.startsWith("ship.release.count:1|c|#"))
                    .singleElement()
                    .satisfies(packet -> assertThat(packet)
                            .contains("env:dev", "service:alpha", "status:success", "rollback:false"));
            assertThat(packets)
                    .anyMatch(packet -> packet.startsWith("ship.build.count:1|c|#"))
                    .anyMatch(packet -> packet.matches("ship\\.release\\.elapsed_time:[\\d.]+\\|d\\|#.*"))
                    .anyMatch(packet -> packet.startsWith("_e{") && packet.contains("[dev] alpha"));
            assertThat(world.sandbox().datadog().metrics()).isEmpty();
            assertThat(world.sandbox().datadog().events()).isEmpty();
            assertThat(world.sandbox().datadog().deployments()).hasSize(1);
            assertThat(new Leaks(world.sandbox()).in(String.join("\n", packets)))
                    .isEmpty();
        } finally {
            receiver.destroy();
        }
    }

    private static void send(String packet, int port) throws IOException {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        }
    }
}
