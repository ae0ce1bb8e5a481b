package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An EKS cluster as people name it.
 *
 * @param region  absent: AWS's own, as its tools find it
 * @param account the AWS account that it must be in; absent: that of the credentials
 */
public record EksName(String name, Optional<String> region, Optional<String> account) {
    private static final String NAME = "[0-9A-Za-z][0-9A-Za-z_-]{0,99}";
    private static final String REGION = "[a-z]{2,}(?:-[a-z]+)+-\\d+";
    private static final Pattern PLAIN = Pattern.compile("(?:(" + REGION + ")/)?(" + NAME + ")");
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:eks:(" + REGION + "):(\\d{12}):cluster/(" + NAME + ")");

    public EksName {
        requireNonNull(name, "name is null");
        requireNonNull(region, "region is null");
        requireNonNull(account, "account is null");
    }

    /**
     * Reads {@code name}, {@code region/name} or the cluster's ARN, which pins the account too.
     *
     * @throws IllegalArgumentException with the reason, if the text is none of these
     */
    public static EksName parse(String text) {
        Matcher arn = ARN.matcher(text);
        if (arn.matches()) {
            return new EksName(arn.group(3), Optional.of(arn.group(1)), Optional.of(arn.group(2)));
        }
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches()) {
            return new EksName(plain.group(2), Optional.ofNullable(plain.group(1)), Optional.empty());
        }
        throw new IllegalArgumentException("\"" + text + "\" is neither the name of an EKS cluster, nor region/name,"
                + " nor arn:aws:eks:<region>:<account>:cluster/<name>");
    }

    /** The same, in a region where it names none itself. */
    public EksName in(Optional<String> otherwise) {
        return new EksName(name, region.or(() -> otherwise), account);
    }

    @Override
    public String toString() {
        return name + region.map(where -> " in " + where).orElse("");
    }
}
