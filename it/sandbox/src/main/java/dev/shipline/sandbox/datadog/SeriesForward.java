package dev.shipline.sandbox.datadog;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.loopback.Call;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Hands series to a server that keeps them. It gets neither the key nor anything else of the request but its body and how that is packed. */
final class SeriesForward {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI series;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    SeriesForward(URI to) {
        requireNonNull(to, "to is null");
        this.series = URI.create(to.toString().replaceAll("/+$", "") + "/api/v1/series");
    }

    /** @throws Rejection with the server's answer, if it did not take them */
    void send(Call call, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(series)
                .timeout(TIMEOUT)
                .header("Content-Type", call.header("Content-Type").orElseThrow())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        call.header("Content-Encoding").ifPresent(encoding -> request.header("Content-Encoding", encoding));
        HttpResponse<String> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (answer.statusCode() != 202) {
            throw new Rejection(answer.statusCode(), series + " answered " + answer.body());
        }
    }
}
