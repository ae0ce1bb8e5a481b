package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The bearer tokens of the registry: JWTs that say in the clear what their holder may do, signed so that nobody can write one. */
final class Tokens {
    private static final Duration VALIDITY = Duration.ofHours(1);
    private static final String HEADER = encode(Json.bytes(Map.of("alg", "HS256", "typ", "JWT")));

    /** What a token allows: actions by repository. */
    record Access(Map<String, List<String>> actions) {
        boolean allows(String repository, String action) {
            return actions.getOrDefault(repository, List.of()).contains(action);
        }
    }

    private final byte[] key;
    private final Clock clock;

    Tokens(String key, Clock clock) {
        this.key = requireNonNull(key, "key is null").getBytes(StandardCharsets.UTF_8);
        this.clock = requireNonNull(clock, "clock is null");
    }

    String issue(String username, String service, Access access) {
        long now = clock.instant().getEpochSecond();
        List<Object> granted = new ArrayList<>();
        access.actions()
                .forEach((repository, actions) ->
                        granted.add(Map.of("type", "repository", "name", repository, "actions", actions)));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("iss", "quay");
        payload.put("aud", service);
        payload.put("sub", username.isEmpty() ? "(anonymous)" : username);
        payload.put("iat", now);
        payload.put("nbf", now);
        payload.put("exp", now + VALIDITY.toSeconds());
        payload.put("access", granted);
        String signed = HEADER + "." + encode(Json.bytes(payload));
        return signed + "." + sign(signed);
    }

    /** Empty if the token is not of this registry's making, or has expired. */
    Optional<Access> verify(String token) {
        int end = token.lastIndexOf('.');
        if (end < 0 || !same(sign(token.substring(0, end)), token.substring(end + 1))) {
            return Optional.empty();
        }
        String payload = token.substring(token.indexOf('.') + 1, end);
        return Json.parse(Base64.getUrlDecoder().decode(payload))
                .filter(json -> json.path("exp").asLong() > clock.instant().getEpochSecond())
                .map(Tokens::access);
    }

    private static Access access(JsonNode json) {
        Map<String, List<String>> actions = new LinkedHashMap<>();
        for (JsonNode granted : json.path("access")) {
            List<String> words = new ArrayList<>();
            granted.path("actions").forEach(action -> words.add(action.asText()));
            actions.put(granted.path("name").asText(), words);
        }
        return new Access(actions);
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String encode(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
