package dev.shipline.it;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks AWS's signature, version 4, of a GET, by hand. */
final class Sigv4Check {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/([^,]+), SignedHeaders=([^,]+), Signature=(\\w+)");

    private final String secretKey;

    Sigv4Check(String secretKey) {
        this.secretKey = secretKey;
    }

    boolean holds(HttpExchange exchange, String service) {
        TreeMap<String, String> query = query(exchange);
        String signature = query.remove("X-Amz-Signature");
        String scope = signature == null ? "" : query.get("X-Amz-Credential").replaceFirst("[^/]+/", "");
        String names = query.get("X-Amz-SignedHeaders");
        String time = query.get("X-Amz-Date");
        if (signature == null) {
            Matcher header = AUTHORIZATION.matcher(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (!header.matches()) {
                return false;
            }
            scope = header.group(1);
            names = header.group(2);
            signature = header.group(3);
            time = exchange.getRequestHeaders().getFirst("X-Amz-Date");
        }
        String canonical = String.join(
                "\n",
                "GET",
                exchange.getRequestURI().getRawPath(),
                query.entrySet().stream()
                        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                        .collect(Collectors.joining("&")),
                Stream.of(names.split(";"))
                        .map(name -> name + ":"
                                + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
                        .collect(Collectors.joining()),
                names,
                sha256(""));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical));
        return scope.endsWith("/us-east-1/" + service + "/aws4_request")
                && HexFormat.of().formatHex(hmac(key, toSign)).equals(signature);
    }

    private static TreeMap<String, String> query(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        return raw == null
                ? new TreeMap<>()
                : Stream.of(raw.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> decode(pair[0]), pair -> decode(pair[1]), (a, b) -> b, TreeMap::new));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
