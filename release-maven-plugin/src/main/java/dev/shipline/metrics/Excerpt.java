package dev.shipline.metrics;

import java.nio.charset.StandardCharsets;

/** Cuts texts to what an intake takes, never through a character. */
final class Excerpt {
    private static final String CUT = "…";

    private Excerpt() {}

    static String ofCharacters(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - CUT.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + CUT;
    }

    static String ofBytes(String text, int most) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= most) {
            return text;
        }
        int end = most - CUT.getBytes(StandardCharsets.UTF_8).length;
        while ((utf8[end] & 0b1100_0000) == 0b1000_0000) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + CUT;
    }
}
