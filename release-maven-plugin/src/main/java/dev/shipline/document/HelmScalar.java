package dev.shipline.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Helm makes of an unquoted word. Its reader, go-yaml 2, keeps the types of YAML 1.1, and then every number passes through JSON and becomes a 64-bit
 * float. A test holds these rules to Helm itself.
 *
 * @param value    a text, a Long or a Double, a truth value or null
 * @param surprise how Helm reads it where its writer may have meant a text; the rest of a sentence that begins with the place
 * @param fault    why Helm cannot take it as it is
 */
record HelmScalar(Object value, Optional<String> surprise, Optional<String> fault) {
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> PLAIN_TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> PLAIN_FALSE = Set.of("false", "False", "FALSE");
    private static final Set<String> ODD_TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> ODD_FALSE = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    /** As JSON writes a number, or as people write the mode of a file. */
    private static final Pattern EXPECTED = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?|0[0-7]{3}");

    private static final BigInteger MIN = BigInteger.TWO.pow(63).negate();
    private static final BigInteger MAX = BigInteger.TWO.pow(64);
    private static final double EXACT = 0x1p53;
    /** No number that a person writes is longer. */
    private static final int LONGEST_NUMBER = 100;

    static HelmScalar quoted(String text) {
        return new HelmScalar(text, Optional.empty(), Optional.empty());
    }

    static HelmScalar plain(String word) {
        if (NULL.contains(word)) {
            return quoted(null);
        }
        if (PLAIN_TRUE.contains(word) || PLAIN_FALSE.contains(word)) {
            return new HelmScalar(PLAIN_TRUE.contains(word), Optional.empty(), Optional.empty());
        }
        if (ODD_TRUE.contains(word) || ODD_FALSE.contains(word)) {
            boolean value = ODD_TRUE.contains(word);
            return new HelmScalar(
                    value,
                    Optional.of("is the word " + word + " without quotes, which Helm reads as " + value),
                    Optional.empty());
        }
        if (NOT_FINITE.matcher(word).matches()) {
            return new HelmScalar(
                    word, Optional.empty(), Optional.of("is " + word + ", a number that Helm cannot take"));
        }
        return word.isEmpty() || "+-.0123456789".indexOf(word.charAt(0)) < 0 ? quoted(word) : number(word);
    }

    private static HelmScalar number(String word) {
        // Only a word that begins with a digit or a sign may have its digits parted by _
        String digits = word.charAt(0) == '.' ? word : word.replace("_", "");
        Matcher integer = INTEGER.matcher(digits);
        Matcher decimal = FLOAT.matcher(digits);
        if (digits.length() > LONGEST_NUMBER) {
            return decimal.matches() || integer.matches() ? inexact(word) : quoted(word);
        }
        if (integer.matches()) {
            BigInteger value = integer(integer);
            if (value.compareTo(MIN) >= 0 && value.compareTo(MAX) < 0 && (!isSigned(digits) || isLong(value))) {
                return number(word, new BigDecimal(value));
            }
        }
        // A number that overflows is a text to Helm.
        return decimal.matches() && Double.isFinite(Double.parseDouble(digits))
                ? number(word, new BigDecimal(digits))
                : quoted(word);
    }

    private static HelmScalar number(String word, BigDecimal exact) {
        double value = exact.doubleValue();
        if (new BigDecimal(Double.toString(value)).compareTo(exact) != 0) {
            return inexact(word);
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
        return new HelmScalar(
                whole ? (Object) (long) value : (Object) value,
                EXPECTED.matcher(word).matches()
                        ? Optional.empty()
                        : Optional.of(
                                "is a word without quotes that Helm reads as a number, for its leading 0 or +, its"
                                        + " exponent, its _ or its 0x, 0o or 0b"),
                Optional.empty());
    }

    private static HelmScalar inexact(String word) {
        return new HelmScalar(
                word,
                Optional.empty(),
                Optional.of("is a number of more digits than Helm keeps, which would change it; put it in quotes"));
    }

    private static boolean isSigned(String digits) {
        return digits.charAt(0) == '-' || digits.charAt(0) == '+';
    }

    private static boolean isLong(BigInteger value) {
        return value.bitLength() < Long.SIZE;
    }

    private static BigInteger integer(Matcher matcher) {
        int[] radix = {16, 2, 8, 10};
        for (int group = 0; group < radix.length; group++) {
            String digits = matcher.group(group + 2);
            if (digits != null) {
                BigInteger value = new BigInteger(digits, radix[group]);
                return matcher.group(1).equals("-") ? value.negate() : value;
            }
        }
        throw new IllegalStateException("one of the groups matches");
    }
}
