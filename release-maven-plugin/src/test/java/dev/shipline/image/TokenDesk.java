package dev.shipline.image;

import com.sun.net.httpserver.HttpExchange;
import dev.shipline.image.FakeRegistry.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may enter the fake registry. */
final class TokenDesk {
    private static final Pattern SCOPE = Pattern.compile("repository%3A(.+?)%3A|repository:(.+?):");

    private final String host;
    private List<String> granted = List.of();
    private boolean tokensNeeded;
    private boolean basicNeeded;
    private boolean forAnybody;
    private int tokensGiven;
    private String acceptedToken = "";

    TokenDesk(String host) {
        this.host = host;
    }

    synchronized void requireTokens(String... actions) {
        tokensNeeded = true;
        granted = List.of(actions);
    }

    synchronized void letAnybodyIn() {
        forAnybody = true;
    }

    synchronized void requireBasic() {
        basicNeeded = true;
    }

    synchronized void expireTokens() {
        acceptedToken = "none";
    }

    synchronized int tokensGiven() {
        return tokensGiven;
    }

    /** What to answer to a request that may not enter. */
    synchronized Optional<Answer> challenge(Optional<String> authorization) {
        if (tokensNeeded && !authorization.equals(Optional.of("Bearer " + acceptedToken))) {
            return Optional.of(unauthorized("Bearer realm=\"http://" + host + "/token\",service=\"" + host + "\""));
        }
        if (basicNeeded && !authorization.equals(Optional.of(basic()))) {
            return Optional.of(unauthorized("Basic realm=\"registry\""));
        }
        return Optional.empty();
    }

    synchronized void token(HttpExchange exchange, Optional<String> authorization) throws IOException {
        if (authorization.isPresent() && !authorization.get().equals(basic())) {
            new Answer(401, "{\"details\":\"bad credentials\"}").send(exchange);
            return;
        }
        Matcher scope = SCOPE.matcher(exchange.getRequestURI().getRawQuery());
        String repository = scope.find() ? scope.group(1).replace("%2F", "/") : "";
        String actions = authorization.isPresent()
                ? String.join(",", granted.stream().map(a -> "\"" + a + "\"").toList())
                : "";
        String payload = "{\"access\":[{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[%s]}],\"n\":%d}"
                .formatted(repository, actions, ++tokensGiven);
        String token = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes()) + ".sig";
        if (authorization.isPresent() || forAnybody) {
            acceptedToken = token;
        }
        new Answer(200, "{\"token\":\"" + token + "\"}").send(exchange);
    }

    private static String basic() {
        String pair = FakeRegistry.USER + ":" + FakeRegistry.PASSWORD;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer unauthorized(String challenge) {
        return new Answer(
                401,
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}",
                Map.of("WWW-Authenticate", challenge));
    }
}
