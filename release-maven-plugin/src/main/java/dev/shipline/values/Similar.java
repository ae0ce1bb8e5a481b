package dev.shipline.values;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Similar {
    /** A name longer than this is not compared: nobody types it. */
    private static final int LONGEST = 100;

    private Similar() {}

    public static Optional<String> to(String name, Collection<String> others) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        int tolerated = Math.max(1, name.length() / 3);
        return others.stream()
                .filter(other -> other.length() <= LONGEST && !other.equals(name))
                .filter(other -> distance(name, other) <= tolerated)
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(other -> other));
    }

    /** Letters that are missing, too many, wrong, or swapped with their neighbour; case does not count. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + wrong, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
