package dev.shipline.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blanks out, before a parser sees them, the branches of a block that nobody asked for. A parser takes seconds for what an index of a hundred thousand
 * entries holds besides the few that matter. Lines stay where they are, so that faults are still told by their line; what is not laid out as Helm writes
 * it stays as it is.
 */
final class OtherBranches {
    private static final Pattern PLAIN_KEY = Pattern.compile("( *)([A-Za-z0-9][A-Za-z0-9._-]*): *\r?");

    private OtherBranches() {}

    static String blankedOut(String text, String field, String name) {
        StringBuilder kept = new StringBuilder();
        boolean inField = false;
        boolean wanted = true;
        int indent = -1;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            int blanks = blanks(text, start, next);
            boolean empty = blanks == next - start || "\r\n".indexOf(text.charAt(start + blanks)) >= 0;
            boolean deeper = inField && (empty || blanks > indent || isItem(text, start, blanks, indent));
            if (!deeper || indent < 0) {
                Matcher key = PLAIN_KEY.matcher(text.substring(start, end < 0 ? next : end));
                boolean plain = key.matches();
                if (blanks == 0 && !empty) {
                    inField = plain && key.group(2).equals(field);
                    indent = -1;
                    wanted = true;
                } else if (inField && !empty) {
                    indent = indent < 0 ? blanks : indent;
                    wanted = !plain || blanks != indent || key.group(2).equals(name);
                }
                kept.append(text, start, next);
            } else if (wanted) {
                kept.append(text, start, next);
            } else if (end >= 0) {
                kept.append('\n');
            }
            start = next;
        }
        return kept.toString();
    }

    /** Helm writes the items of a list below the very column of its key. */
    private static boolean isItem(String text, int start, int blanks, int indent) {
        return blanks == indent && text.startsWith("-", start + blanks);
    }

    private static int blanks(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) == ' ') {
            at++;
        }
        return at - start;
    }
}
