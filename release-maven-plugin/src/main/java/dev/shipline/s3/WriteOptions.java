package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * How objects are kept.
 *
 * @param encryption the server-side encryption, {@code AES256} or {@code aws:kms}; absent: the bucket's own
 * @param acl        a canned ACL, {@code bucket-owner-full-control}; absent: the bucket's own
 */
public record WriteOptions(Optional<String> encryption, Optional<String> acl) {
    public WriteOptions {
        requireNonNull(encryption, "encryption is null");
        requireNonNull(acl, "acl is null");
    }

    /** As the variables of helm's S3 plugin say, {@code AWS_S3_SSE} and {@code S3_ACL}. */
    public static WriteOptions of(Map<String, String> variables) {
        return new WriteOptions(named(variables, "AWS_S3_SSE"), named(variables, "S3_ACL"));
    }

    private static Optional<String> named(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
