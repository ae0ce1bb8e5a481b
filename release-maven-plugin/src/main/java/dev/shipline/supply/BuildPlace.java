package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a build runs, in the words of CircleCI's environment, and of nothing else in it.
 *
 * @param builder    a URI: the CI's build, or the name for a machine that is none
 * @param repository where the sources come from, without any credentials; absent where nobody says
 */
public record BuildPlace(String builder, Optional<String> repository) {
    public static final String LOCAL = "urn:shipline:builder:local";

    private static final Pattern SCP = Pattern.compile("(?:[^@/:]+@)?([^@/:\\\\]{2,}):([^/\\\\].*)");
    private static final Pattern URL = Pattern.compile("([a-z][a-z0-9+.-]*)://(?:[^@/]*@)?([^?#]+).*");

    public BuildPlace {
        requireNonNull(builder, "builder is null");
        requireNonNull(repository, "repository is null");
    }

    /** @param variables the environment */
    public static BuildPlace of(Map<String, String> variables) {
        return new BuildPlace(
                variable(variables, "CIRCLE_BUILD_URL")
                        .flatMap(BuildPlace::clean)
                        .orElse(LOCAL),
                variable(variables, "CIRCLE_REPOSITORY_URL").flatMap(BuildPlace::clean));
    }

    /** A URL without user, password and query; of the short form that git knows for ssh, its URL. Empty where it is neither. */
    private static Optional<String> clean(String address) {
        Matcher url = URL.matcher(address);
        if (url.matches()) {
            return Optional.of(url.group(1) + "://" + url.group(2));
        }
        Matcher scp = SCP.matcher(address);
        return scp.matches() ? Optional.of("ssh://" + scp.group(1) + "/" + scp.group(2)) : Optional.empty();
    }

    private static Optional<String> variable(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
