package dev.shipline.eks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples that AWS publishes with the description of its signature. */
class SigV4Test {
    @Test
    void signsHeadersAsAwsDoes() {
        String signature = new SigV4("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
                .of(
                        URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
                        "20150830/us-east-1/iam/aws4_request",
                        "20150830T123600Z",
                        Map.of(
                                "content-type",
                                "application/x-www-form-urlencoded; charset=utf-8",
                                "host",
                                "iam.amazonaws.com",
                                "x-amz-date",
                                "20150830T123600Z"),
                        SigV4.sha256(""));
        assertThat(signature).isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void signsQueriesAsAwsDoes() {
        String signature = new SigV4("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
                .of(
                        URI.create("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"),
                        "20130524/us-east-1/s3/aws4_request",
                        "20130524T000000Z",
                        Map.of("host", "examplebucket.s3.amazonaws.com"),
                        "UNSIGNED-PAYLOAD");
        assertThat(signature).isEqualTo("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }
}
