package dev.shipline.image;

import java.util.regex.Pattern;

/** A pattern of a {@code .dockerignore}, read as Docker's own clients read it: those of Go's {@code filepath.Match}, and {@code **} for any folders. */
final class IgnorePattern {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private IgnorePattern(String glob) {
        this.glob = glob;
    }

    /** @throws IllegalArgumentException if Docker would refuse it */
    static Pattern compile(String glob) {
        return new IgnorePattern(glob).compile();
    }

    private Pattern compile() {
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            if (c == '*') {
                star();
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                characters();
            } else if (c == '\\') {
                literal(next("a backslash ends it"));
            } else {
                literal(c);
            }
        }
        return Pattern.compile(regex.toString());
    }

    private void star() {
        if (at >= glob.length() || glob.charAt(at) != '*') {
            regex.append("[^/]*");
            return;
        }
        at++;
        if (at < glob.length() && glob.charAt(at) == '/') {
            at++;
        }
        // in the middle it ends at a folder's end, whatever follows
        regex.append(at == glob.length() ? ".*" : "(.*/)?");
    }

    private void characters() {
        regex.append('[');
        if (at < glob.length() && glob.charAt(at) == '^') {
            at++;
            regex.append('^');
        }
        boolean some = false;
        for (char c = next("its \"[\" is not closed"); c != ']' || !some; c = next("its \"[\" is not closed")) {
            if (c == ']') {
                throw new IllegalArgumentException("its \"[]\" holds nothing");
            }
            if (c == '-') {
                if (!some) {
                    throw new IllegalArgumentException("a range begins with nothing");
                }
                regex.append('-');
                c = next("its \"[\" is not closed");
            }
            classLiteral(c == '\\' ? next("a backslash ends it") : c);
            some = true;
        }
        regex.append(']');
    }

    private char next(String otherwise) {
        if (at >= glob.length()) {
            throw new IllegalArgumentException(otherwise);
        }
        return glob.charAt(at++);
    }

    private void classLiteral(char c) {
        if ("\\[]^-&".indexOf(c) >= 0) {
            regex.append('\\');
        }
        regex.append(c);
    }

    private void literal(char c) {
        regex.append(Pattern.quote(String.valueOf(c)));
    }
}
