package dev.shipline.secret;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells a secret by its look: by the name of its key, or by a shape that only secrets have. */
public final class SecretLook {
    private static final Set<String> NAMES =
            Set.of("password", "passwd", "pwd", "passphrase", "secret", "token", "credential", "credentials", "apikey");
    private static final Set<String> KINDS_OF_KEYS =
            Set.of("api", "private", "access", "secret", "signing", "encryption");
    /** pullSecret, existingSecret and their like name an object that holds the secret. */
    private static final Set<String> REFERENCES = Set.of("pull", "existing", "image", "tls", "from", "use", "pulling");

    /** A reference to be filled in elsewhere. */
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\{.*}|\\$\\(.*\\)|\\{\\{.*}}|<.*>|(vault|ref\\+\\w+|arn|secretref\\+\\w+):.*", Pattern.DOTALL);

    private static final List<Shape> SHAPES = List.of(
            new Shape("a private key", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
            new Shape("an AWS access key", "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
            new Shape("a GitHub token", "\\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
            new Shape("a GitLab token", "\\bglpat-[A-Za-z0-9_-]{20,}"),
            new Shape("a Slack token", "\\bxox[abprs]-[A-Za-z0-9-]{10,}"),
            new Shape("a Stripe key", "\\b[sr]k_live_[A-Za-z0-9]{16,}"),
            new Shape("a Google API key", "\\bAIza[A-Za-z0-9_-]{35}"),
            new Shape("a JSON Web Token", "\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}"),
            new Shape("a URL with a password", "\\b[a-z][a-z0-9+.-]{0,30}://[^/\\s:@]{0,100}:[^/\\s:@$\\{]{1,100}@"));

    private record Shape(String name, Pattern pattern) {
        Shape(String name, String pattern) {
            this(name, Pattern.compile(pattern));
        }
    }

    private SecretLook() {}

    /** What a text looks like, as the rest of the sentence "looks like …"; empty if it looks harmless. */
    public static Optional<String> of(String key, String text) {
        if (text.isBlank() || REFERENCE.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        Optional<String> shape = SHAPES.stream()
                .filter(known -> known.pattern().matcher(text).find())
                .map(Shape::name)
                .findFirst();
        return shape.or(() -> isSecretName(key) ? Optional.of("a secret, by its name") : Optional.empty());
    }

    private static boolean isSecretName(String key) {
        String[] words = key.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("[^A-Za-z0-9]+", " ")
                .toLowerCase(Locale.ROOT)
                .strip()
                .split(" ");
        String last = words[words.length - 1];
        String before = words.length > 1 ? words[words.length - 2] : "";
        return NAMES.contains(last) && !REFERENCES.contains(before)
                || last.equals("key") && KINDS_OF_KEYS.contains(before);
    }
}
