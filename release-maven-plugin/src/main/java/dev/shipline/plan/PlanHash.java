package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a plan is known by: {@code r7-t3fa2-i91bc-m5d20-…}. The last part covers all that is sent, where to, and on top of what. The short parts before it say,
 * where two plans differ, in what: the base revision, the target, the image, the manifest.
 *
 * <p>A manifest may hold a weak secret, and the hash is printed: to try one guess takes {@value #ROUNDS} rounds.
 *
 * @param revision the revision that the plan was made on top of; 0 at a first install
 */
public record PlanHash(int revision, String target, String image, String manifest, String whole) {
    private static final Pattern WRITTEN =
            Pattern.compile("r(\\d{1,9})-t([0-9a-f]{4})-i([0-9a-f]{4})-m([0-9a-f]{4})-([0-9a-f]{32})");
    private static final int ROUNDS = 30_000;
    private static final int BITS = 256;
    private static final int SHORT = 4;
    private static final int LONG = 32;

    public PlanHash {
        requireNonNull(target, "target is null");
        requireNonNull(image, "image is null");
        requireNonNull(manifest, "manifest is null");
        requireNonNull(whole, "whole is null");
    }

    /**
     * @param revision the one that runs; 0 at a first install
     * @param base     its manifest; empty at a first install
     * @param target   cluster, namespace and release
     * @param image    the digest
     * @param manifest what is sent
     */
    static PlanHash of(int revision, String base, String target, String image, String manifest) {
        // side by side: each takes a tenth of a second
        CompletableFuture<String> rest = CompletableFuture.supplyAsync(
                () -> slow(String.join("\n", "2", Integer.toString(revision), fast(base), target, image)));
        String sent = slow(manifest);
        String whole = fast(rest.join() + sent);
        return new PlanHash(
                revision,
                fast(target).substring(0, SHORT),
                fast(image).substring(0, SHORT),
                sent.substring(0, SHORT),
                whole.substring(0, LONG));
    }

    /** @throws IllegalArgumentException if it is not what a plan prints */
    public static PlanHash parse(String text) {
        Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not what ship:plan prints, such as r7-t3fa2-i91bc-m5d20- and 32 more digits");
        }
        return new PlanHash(
                Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3), parts.group(4), parts.group(5));
    }

    /** Why this plan is not the approved one; empty if it is. */
    public List<String> differencesFrom(PlanHash approved) {
        List<String> differences = new ArrayList<>();
        if (equals(approved)) {
            return differences;
        }
        if (revision != approved.revision) {
            differences.add("it goes on top of " + name(revision) + " now, and the approved one on top of "
                    + name(approved.revision));
        }
        if (!target.equals(approved.target)) {
            differences.add("it goes to another cluster, namespace or release");
        }
        if (!image.equals(approved.image)) {
            differences.add("it is another image");
        }
        if (!manifest.equals(approved.manifest)) {
            differences.add("the chart and the values render another manifest");
        }
        if (differences.isEmpty()) {
            differences.add(name(revision) + " is another one than it was, of the same number");
        }
        return differences;
    }

    private static String name(int revision) {
        return revision == 0 ? "nothing (a first install)" : "revision " + revision;
    }

    /** All but the last one. */
    String parts() {
        return "r" + revision + "-t" + target + "-i" + image + "-m" + manifest;
    }

    @Override
    public String toString() {
        return parts() + "-" + whole;
    }

    private static String slow(String text) {
        try {
            PBEKeySpec key = new PBEKeySpec(
                    fast(text).toCharArray(), "ship.plan".getBytes(StandardCharsets.US_ASCII), ROUNDS, BITS);
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(key)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
        }
    }

    private static String fast(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
