package dev.shipline.s3;

import software.amazon.awssdk.core.exception.SdkClientException;

/** The service that exchanges a CI job's token for credentials gave no answer. */
final class NoAnswerToToken extends SdkClientException {
    NoAnswerToToken(SdkClientException cause) {
        super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
    }
}
