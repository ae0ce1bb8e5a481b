package dev.shipline.sandbox.cluster;

import java.util.Random;
import java.util.random.RandomGenerator;

/** The five letters at the end of a generated name. */
final class NameSuffix {
    static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 5;
    private final RandomGenerator random = new Random();

    String next() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
