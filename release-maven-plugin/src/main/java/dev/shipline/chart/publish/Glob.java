package dev.shipline.chart.publish;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern as Go's {@code filepath.Match} knows it: {@code *} and {@code ?} stop at a slash, {@code [^a-z]} is a class, a backslash takes what follows as it is. */
final class Glob {
    private Glob() {}

    /** @throws IllegalArgumentException if it is no such pattern */
    static Pattern parse(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i++);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> i = characterClass(glob, i, regex);
                case '\\' -> literal(regex, required(glob, i++));
                default -> literal(regex, c);
            }
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw malformed(glob);
        }
    }

    /** Gives the place behind the closing bracket. */
    private static int characterClass(String glob, int start, StringBuilder regex) {
        int i = start;
        regex.append('[');
        if (i < glob.length() && glob.charAt(i) == '^') {
            regex.append('^');
            i++;
        }
        int first = i;
        while (required(glob, i) != ']' || i == first) {
            char c = glob.charAt(i++);
            if (c == '-' && i > first + 1) {
                regex.append('-');
            } else {
                literal(regex, c == '\\' ? required(glob, i++) : c);
            }
        }
        regex.append(']');
        return i + 1;
    }

    private static char required(String glob, int index) {
        if (index >= glob.length()) {
            throw malformed(glob);
        }
        return glob.charAt(index);
    }

    private static void literal(StringBuilder regex, char c) {
        boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7f;
        regex.append(plain ? "" : "\\").append(c);
    }

    private static IllegalArgumentException malformed(String glob) {
        return new IllegalArgumentException("\"" + glob + "\" is no pattern");
    }
}
