package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the plans of several clusters are known by together: {@code eu=r7-t3fa2-i91bc-m5d20+us=r3-t88aa-i91bc-m5d20+…}. The last part covers all of them, in their
 * order; the parts before it say, where two differ, in which cluster and in what.
 *
 * @param parts the short parts of each cluster's own hash, by its name
 */
public record FleetHash(Map<String, String> parts, String whole) {
    private static final Pattern PART =
            Pattern.compile("([a-z0-9-]{1,32})=(r\\d{1,9}-t[0-9a-f]{4}-i[0-9a-f]{4}-m[0-9a-f]{4})");
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{32}");
    private static final int LONG = 32;

    public FleetHash {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        requireNonNull(whole, "whole is null");
    }

    /** @param plans the hash of each cluster's plan, in the order of the clusters */
    public static FleetHash of(Map<String, PlanHash> plans) {
        Map<String, String> parts = new LinkedHashMap<>();
        plans.forEach((cluster, hash) -> parts.put(cluster, hash.parts()));
        String all = plans.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("\n"));
        return new FleetHash(parts, sha256(all).substring(0, LONG));
    }

    /** @throws IllegalArgumentException if it is not what a plan of several clusters prints */
    public static FleetHash parse(String text) {
        String[] words = text.strip().split("\\+", -1);
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < words.length - 1; i++) {
            Matcher part = PART.matcher(words[i]);
            if (!part.matches() || parts.put(part.group(1), part.group(2)) != null) {
                throw unreadable(text);
            }
        }
        String whole = words[words.length - 1];
        if (parts.isEmpty() || !WHOLE.matcher(whole).matches()) {
            throw unreadable(text);
        }
        return new FleetHash(parts, whole);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not what ship:plan prints for several clusters, such as"
                        + " eu=r7-t3fa2-i91bc-m5d20+us=r3-t88aa-i91bc-m5d20+ and 32 more digits");
    }

    /** Why these plans are not the approved ones; empty if they are. */
    public List<String> differencesFrom(FleetHash approved) {
        List<String> differences = new ArrayList<>();
        if (equals(approved)) {
            return differences;
        }
        List<String> ours = List.copyOf(parts.keySet());
        List<String> theirs = List.copyOf(approved.parts.keySet());
        if (!ours.equals(theirs)) {
            differences.add("it is for the clusters " + String.join(", ", ours) + ", and the approved one for "
                    + String.join(", ", theirs));
        }
        parts.forEach((cluster, part) -> {
            String other = approved.parts.get(cluster);
            if (other != null && !other.equals(part)) {
                partial(part).differencesFrom(partial(other)).forEach(each -> differences.add(cluster + ": " + each));
            }
        });
        if (differences.isEmpty()) {
            differences.add(
                    "in one of the clusters, what it goes on top of is another revision than it was, of the same number");
        }
        return differences;
    }

    private static PlanHash partial(String part) {
        return PlanHash.parse(part + "-" + "0".repeat(LONG));
    }

    @Override
    public String toString() {
        return parts.entrySet().stream()
                        .map(part -> part.getKey() + "=" + part.getValue())
                        .collect(Collectors.joining("+"))
                + "+" + whole;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
