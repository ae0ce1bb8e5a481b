package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;

/**
 * Connections through a proxy that asks for a name and a password. Java's own clients leave both out when they open a tunnel, unless a system property allows
 * it to the whole JVM, which is Maven's. So the tunnel is opened here, and TLS, with all its checks, is spoken within it: an unconnected socket from here leads
 * through the proxy, whatever address it is connected to.
 */
final class ProxyTunnels extends SSLSocketFactory {
    private static final int LONGEST_HEAD = 16 * 1024;
    /** 407, and 401 from one that does not tell itself from a server. */
    private static final String LOGIN_REFUSED = "HTTP/1\\.[01] 40[17]( .*)?";

    private final HttpProxy proxy;
    private final SSLSocketFactory tls;

    ProxyTunnels(HttpProxy proxy, SSLSocketFactory tls) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.tls = requireNonNull(tls, "tls is null");
    }

    @Override
    public Socket createSocket() {
        return new Tunnel(proxy);
    }

    /** TLS within a tunnel. */
    @Override
    public Socket createSocket(Socket tunnel, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(tunnel, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket tunnel = createSocket();
        tunnel.connect(InetSocketAddress.createUnresolved(host, port), 0);
        return createSocket(tunnel, host, port, true);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    private static final class Tunnel extends Socket {
        private final HttpProxy proxy;

        Tunnel(HttpProxy proxy) {
            super(Proxy.NO_PROXY);
            this.proxy = proxy;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetSocketAddress target = (InetSocketAddress) endpoint;
            InetSocketAddress address = proxy.address();
            if (address.isUnresolved()) {
                throw new ConnectException("the proxy " + proxy.host() + " is unknown");
            }
            super.connect(address, timeout);
            setSoTimeout(timeout);
            // the name goes to the proxy as it is: who needs one can often not resolve it
            String authority = target.getHostString() + ":" + target.getPort();
            String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
                    + proxy.authorization()
                            .map(value -> "Proxy-Authorization: " + value + "\r\n")
                            .orElse("")
                    + "\r\n";
            getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            check(head(getInputStream()));
            setSoTimeout(0);
        }

        private void check(String head) throws IOException {
            String status = head.lines().findFirst().orElse("");
            if (status.matches("HTTP/1\\.[01] 2\\d\\d( .*)?")) {
                return;
            }
            close();
            throw new ConnectException(
                    status.matches(LOGIN_REFUSED)
                            ? "the proxy " + proxy + " does not take the name and password of the "
                                    + proxy.login().map(Credentials::source).orElse("nobody") + " (HTTP "
                                    + status.substring(9, 12) + ")"
                            : "the proxy " + proxy + " answered \"" + status + "\"");
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        }
    }
}
