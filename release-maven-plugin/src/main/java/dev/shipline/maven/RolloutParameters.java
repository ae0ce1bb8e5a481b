package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Tolerance;
import dev.shipline.pipeline.Proofs;
import dev.shipline.pipeline.SmokeCheck;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of the plan that says how much trouble a rollout may have, and what is asked of it when it is through. */
final class RolloutParameters {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern SERVICE =
            Pattern.compile("(https?:)?[a-z]([a-z0-9-]{0,61}[a-z0-9])?(:[a-z0-9-]{1,63})?");

    /** What is set in a POM can be read by everybody who can read the POM. */
    private static final List<String> SECRET_HEADERS =
            List.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

    private final ShipMojo mojo;
    private final Problems problems;

    RolloutParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** What is wrong is among the problems. */
    Tolerance tolerance() {
        return new Tolerance(
                (int) fromZero("ship.rollout.restarts", mojo.rolloutRestarts, "number"),
                Duration.ofSeconds(fromZero("ship.rollout.grace", mojo.rolloutGrace, "number of seconds")),
                Duration.ofSeconds(
                        fromZero("ship.rollout.unschedulable", mojo.rolloutUnschedulable, "number of seconds")),
                mojo.rolloutFailFast,
                Tolerance.DEFAULT.silence());
    }

    Proofs proofs() {
        Duration soak = Duration.ofSeconds(fromZero("ship.soak", mojo.soak, "number of seconds"));
        return new Proofs(smoke(), soak);
    }

    private Optional<SmokeCheck> smoke() {
        Optional<String> url = text(mojo.smokeUrl);
        Optional<String> path = text(mojo.smokePath);
        if (url.isEmpty() && path.isEmpty()) {
            text(mojo.smokeService)
                    .ifPresent(
                            service -> problems.add(
                                    "ship.smoke.service is set, but ship.smoke.path is not; set it to what to ask the service for"));
            return Optional.empty();
        }
        if (url.isPresent() && path.isPresent()) {
            problems.add(
                    "ship.smoke.url and ship.smoke.path are both set; set the one by which the service is to be asked");
            return Optional.empty();
        }
        Optional<URI> address = url.flatMap(this::address);
        path.filter(given -> !given.startsWith("/"))
                .ifPresent(given ->
                        problems.add("ship.smoke.path is wrong: \"" + given + "\" does not begin with a slash"));
        text(mojo.smokeService)
                .filter(given -> !SERVICE.matcher(given).matches())
                .ifPresent(given -> problems.add("ship.smoke.service is wrong: \"" + given
                        + "\" is not of the form name:port or https:name:port"));
        if (mojo.smokeStatus < 100 || mojo.smokeStatus > 599) {
            problems.add("ship.smoke.status is wrong: " + mojo.smokeStatus + " is not an HTTP status");
        }
        Duration timeout = problems.seconds("ship.smoke.timeout", mojo.smokeTimeout);
        Map<String, String> headers = headers();
        return Stream.of(address.map(Object::toString), path)
                .flatMap(Optional::stream)
                .findFirst()
                .map(any -> new SmokeCheck(
                        new SmokeCheck.Where(address, path, text(mojo.smokeService)),
                        mojo.smokeStatus,
                        timeout,
                        headers));
    }

    private Optional<URI> address(String url) {
        return problems.parse("ship.smoke.url", url, URI::create).filter(address -> {
            boolean isHttp =
                    List.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
            if (!isHttp) {
                problems.add("ship.smoke.url is wrong: \"" + url + "\" is not an http:// or https:// address");
            }
            if (address.getUserInfo() != null) {
                problems.add("ship.smoke.url holds a user; a smoke check asks what needs no password");
            }
            return isHttp;
        });
    }

    private Map<String, String> headers() {
        Map<String, String> headers = text(mojo.smokeHeaders)
                .flatMap(
                        given -> problems.parse("ship.smoke.headers", given, lines -> NamedValues.parse(HEADER, lines)))
                .orElse(Map.of());
        headers.keySet().stream()
                .filter(name -> SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> problems.add("ship.smoke.headers is wrong: " + name
                        + " carries a secret, which no property may hold; ask for something that needs none"));
        return headers;
    }

    private long fromZero(String property, int given, String what) {
        if (given < 0) {
            problems.add(property + " is wrong: " + given + " is not a " + what + " from 0 on");
        }
        return Math.max(0, given);
    }
}
