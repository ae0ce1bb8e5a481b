package dev.shipline.eks;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS's signature, version 4, as its documentation describes it: calculated by hand, to check those that a library made. */
final class SigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private final String secret;

    SigV4(String secret) {
        this.secret = secret;
    }

    /**
     * @param scope   date/region/service/aws4_request
     * @param headers those that are signed, by small names
     */
    String of(URI url, String scope, String time, Map<String, String> headers, String payloadHash) {
        Map<String, String> sorted = new TreeMap<>(headers);
        String canonical = String.join(
                "\n",
                "GET",
                url.getRawPath().isEmpty() ? "/" : url.getRawPath(),
                canonicalQuery(url),
                sorted.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                        .collect(Collectors.joining()),
                String.join(";", sorted.keySet()),
                payloadHash);
        String toSign = String.join("\n", ALGORITHM, time, scope, sha256(canonical));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String canonicalQuery(URI url) {
        Map<String, String> sorted = new TreeMap<>(query(url));
        sorted.remove("X-Amz-Signature");
        return sorted.entrySet().stream()
                .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> query(URI url) {
        if (url.getRawQuery() == null) {
            return Map.of();
        }
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> decode(pair[0]), pair -> pair.length > 1 ? decode(pair[1]) : "", (a, b) -> b));
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

    static String sha256(String text) {
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
