package dev.shipline.sandbox.loopback;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** An HTTP server on 127.0.0.1 that can be stopped, started again on its port, and told to fail. */
public final class LoopbackServer implements Neighbour {
    /** What the server does with a request. */
    @FunctionalInterface
    public interface Service {
        Reply answer(Call call) throws IOException;
    }

    private record Trouble(Fault fault, Predicate<Call> when) {}

    private final String name;
    private final Service service;
    private volatile Trouble trouble;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private int port;
    private HttpServer server;
    private ExecutorService workers;

    /**
     * @param name what it is, for messages
     * @param port 0 for any that is free; kept from the first start on
     */
    public LoopbackServer(String name, int port, Service service) {
        this.name = requireNonNull(name, "name is null");
        this.port = port;
        this.service = requireNonNull(service, "service is null");
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        HttpServer starting;
        try {
            starting = LastingPort.listen(port, address -> HttpServer.create(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        stopped = new CountDownLatch(1);
        workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        starting.setExecutor(workers);
        starting.createContext("/", this::handle);
        starting.start();
        port = starting.getAddress().getPort();
        server = starting;
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        stopped.countDown();
        server.stop(0);
        workers.shutdownNow();
        server = null;
    }

    @Override
    public synchronized int port() {
        return port;
    }

    /** Fails every request from now on. */
    public void fail(Fault fault) {
        fail(fault, call -> true);
    }

    /** Fails the requests that the predicate picks. */
    public void fail(Fault fault, Predicate<Call> when) {
        trouble = new Trouble(requireNonNull(fault, "fault is null"), requireNonNull(when, "when is null"));
    }

    /** Ends all failing. */
    public void heal() {
        trouble = null;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = Call.of(exchange);
            Optional<Fault> fault = faultFor(call);
            if (fault.isPresent() && fault.get().kind() != Fault.Kind.REPLY) {
                endure(fault.get());
                return;
            }
            Reply reply = fault.isPresent() ? fault.get().reply() : answer(call);
            // An unread body would make the server close the connection under the client's pen.
            call.body().transferTo(OutputStream.nullOutputStream());
            send(exchange, reply);
        }
    }

    private Optional<Fault> faultFor(Call call) {
        Trouble current = trouble;
        return current != null && current.when().test(call) ? Optional.of(current.fault()) : Optional.empty();
    }

    private void endure(Fault fault) {
        if (fault.kind() == Fault.Kind.HANG) {
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Reply answer(Call call) throws IOException {
        try {
            return service.answer(call);
        } catch (RuntimeException e) {
            return Reply.text(500, name + " cannot answer " + call.method() + " " + call.path() + ": " + e);
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        boolean silent = exchange.getRequestMethod().equals("HEAD")
                || reply.status() == 204
                || reply.status() == 304
                || reply.body().length() == 0;
        if (silent) {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders()
                        .set("Content-Length", Long.toString(reply.body().length()));
            }
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length());
        try (OutputStream out = exchange.getResponseBody()) {
            reply.body().writeTo(out);
        }
    }
}
