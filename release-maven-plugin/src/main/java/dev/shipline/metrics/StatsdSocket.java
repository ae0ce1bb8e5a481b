package dev.shipline.metrics;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** The way to an agent, one datagram at a time. */
interface StatsdSocket extends AutoCloseable {
    int DEFAULT_PORT = 8125;

    void send(byte[] packet) throws IOException;

    @Override
    void close();

    /** @param agent {@code udp://host:8125} or {@code unix:///var/run/datadog/dsd.socket} */
    static StatsdSocket of(URI agent) {
        if ("unix".equals(agent.getScheme())) {
            return new UnixDatagrams(Path.of(agent.getPath()));
        }
        return new Udp(agent.getHost(), agent.getPort() < 0 ? DEFAULT_PORT : agent.getPort());
    }

    /** Looks the host up when there is something to send. */
    final class Udp implements StatsdSocket {
        private final String host;
        private final int port;
        private DatagramSocket socket;

        Udp(String host, int port) {
            this.host = host;
            this.port = port;
        }

        @Override
        public void send(byte[] packet) throws IOException {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("the host " + host + " is unknown");
            }
            if (socket == null) {
                socket = new DatagramSocket();
            }
            socket.send(new DatagramPacket(packet, packet.length, address));
        }

        @Override
        public void close() {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
