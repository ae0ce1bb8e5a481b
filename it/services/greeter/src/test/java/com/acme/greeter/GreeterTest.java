package com.acme.greeter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreeterTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Greeter greeter;

    @BeforeEach
    void start() throws IOException {
        greeter = new Greeter(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "Good day");
    }

    @AfterEach
    void stop() {
        greeter.stop(0);
    }

    @Test
    void greetsByName() throws Exception {
        HttpResponse<String> answer = get("/greetings/ada");

        assertEquals(200, answer.statusCode());
        assertEquals("Good day, ada!", answer.body());
    }

    @Test
    void greetsNobodyWithoutAName() throws Exception {
        assertEquals(404, get("/greetings/").statusCode());
    }

    @Test
    void answersTheProbe() throws Exception {
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void knowsNoOtherPath() throws Exception {
        assertEquals(404, get("/").statusCode());
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + greeter.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
