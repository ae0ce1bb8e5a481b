package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Credentials;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An HTTP proxy between a build and Datadog.
 *
 * @param login the name and the password that it asks for; absent: it asks nobody
 */
public record HttpProxy(String host, int port, Optional<Credentials> login) {
    public HttpProxy {
        requireNonNull(host, "host is null");
        requireNonNull(login, "login is null");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    Proxy toProxy() {
        return new Proxy(Proxy.Type.HTTP, address());
    }

    /** The value of {@code Proxy-Authorization}. */
    Optional<String> authorization() {
        return login.map(one -> "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (one.username() + ":" + one.password().reveal()).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
