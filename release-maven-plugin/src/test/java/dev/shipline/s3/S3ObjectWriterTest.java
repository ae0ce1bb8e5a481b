package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectInventory.Listed;
import dev.shipline.s3.ObjectWriter.Condition;
import dev.shipline.s3.ObjectWriter.NewObject;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ObjectWriterTest {
    private static final String SECRET = "wJalrXUtnFEMI-never-show";
    private static final ObjectLocation CHART = ObjectLocation.parse("s3://charts/team/orders-1.0.0+7.tgz");

    private final ScriptedS3 s3 = new ScriptedS3();
    private final S3ObjectWriter writer = writer(Map.of());

    @AfterEach
    void stop() {
        writer.close();
        s3.close();
    }

    @Nested
    class Writes {
        @Test
        void whatIsNotThereYet() {
            assertThat(put(Condition.absent())).isTrue();
            ScriptedS3.Request request = s3.requests().get(0);
            assertThat(request.method() + " " + request.path()).isEqualTo("PUT /charts/team/orders-1.0.0%2B7.tgz");
            assertThat(request.header("If-None-Match")).contains("*");
            assertThat(request.header("If-Match")).isEmpty();
            assertThat(request.header("Content-Type")).contains("application/gzip");
            assertThat(request.header("x-amz-meta-chart-digest")).contains("abc");
            assertThat(request.header("x-amz-server-side-encryption")).isEmpty();
            assertThat(request.header("x-amz-acl")).isEmpty();
        }

        /** Many a store that is not AWS knows neither signed chunks nor what comes after them. */
        @Test
        void inOnePieceWithItsChecksumBeforeIt() {
            put(Condition.absent());
            ScriptedS3.Request request = s3.requests().get(0);
            assertThat(request.body()).containsExactly(1, 2, 3);
            assertThat(request.header("Content-Encoding")).isEmpty();
            assertThat(request.header("x-amz-trailer")).isEmpty();
            assertThat(request.header("x-amz-content-sha256").orElse("")).matches("[0-9a-f]{64}");
            assertThat(request.header("x-amz-checksum-crc32")).isPresent();
        }

        @Test
        void whatIsUnchanged() {
            assertThat(put(Condition.unchangedSince("\"e1\""))).isTrue();
            assertThat(s3.requests().get(0).header("If-Match")).contains("\"e1\"");
            assertThat(s3.requests().get(0).header("If-None-Match")).isEmpty();
        }

        @Test
        void asTheVariablesOfHelmsPluginSay() {
            try (S3ObjectWriter other = writer(Map.of("AWS_S3_SSE", "AES256", "S3_ACL", "bucket-owner-full-control"))) {
                other.put(object(), Condition.absent());
            }
            assertThat(s3.requests().get(0).header("x-amz-server-side-encryption"))
                    .contains("AES256");
            assertThat(s3.requests().get(0).header("x-amz-acl")).contains("bucket-owner-full-control");
        }

        @Test
        void againWhereNoAnswerCame() {
            s3.hangUp().answer(200, "", Map.of());
            assertThat(put(Condition.absent())).isTrue();
            assertThat(s3.requests()).hasSize(2);
        }

        @Test
        void againWhereTheStoreWasUnwell() {
            s3.refuse(500, "InternalError", "Sorry").refuse(503, "SlowDown", "Slow down");
            assertThat(put(Condition.absent())).isTrue();
            assertThat(s3.requests()).hasSize(3);
        }
    }

    @Nested
    class SaysThatAnotherWasFaster {
        @ParameterizedTest
        @CsvSource({"412, PreconditionFailed", "409, ConditionalRequestConflict"})
        void atAnyCondition(int status, String code) {
            s3.refuse(status, code, "no").refuse(status, code, "no");
            assertThat(put(Condition.absent())).isFalse();
            assertThat(put(Condition.unchangedSince("\"e1\""))).isFalse();
            assertThat(s3.requests()).hasSize(2);
        }

        @Test
        void whereTheObjectToReplaceIsGone() {
            s3.refuse(404, "NoSuchKey", "gone");
            assertThat(put(Condition.unchangedSince("\"e1\""))).isFalse();
        }

        @Test
        void whereItWasItselfAndTheAnswerWasLost() {
            s3.hangUp().refuse(412, "PreconditionFailed", "it is there");
            assertThat(put(Condition.absent())).isFalse();
        }
    }

    @Nested
    class Explains {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        403 | AccessDenied                  | CREDENTIALS   | have no right to s3:PutObject (said)          | allow s3:PutObject on arn:aws:s3:::charts/team/orders-1.0.0+7.tgz
                        403 | SignatureDoesNotMatch         | CREDENTIALS   | does not accept the credentials from test     | correct them
                        403 | RequestTimeTooSkewed          | CONFIGURATION | the clock of this machine differs too much    | set the clock
                        400 | ExpiredToken                  | CREDENTIALS   | have expired                                  | log in again
                        404 | NoSuchBucket                  | CONFIGURATION | there is no bucket "charts"                   | correct the bucket in ship.chart.repository
                        400 | AuthorizationHeaderMalformed  | CONFIGURATION | the bucket lives in another region            | set ship.s3.region
                        400 | AccessControlListNotSupported | CONFIGURATION | the bucket takes no ACLs                      | remove the environment variable S3_ACL
                        501 | NotImplemented                | CONFIGURATION | knows no conditional writes                   | a store that knows If-Match
                        409 | OperationAborted              | UNREACHABLE   | answered with status 409 OperationAborted     | check
                        """)
        void whatTheStoreRefuses(int status, String code, FailureCode expected, String because, String fix) {
            for (int i = 0; i < 4; i++) {
                s3.refuse(status, code, "said");
            }
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> put(Condition.absent()));
            assertThat(failure.code()).isEqualTo(expected);
            assertThat(failure.what()).isEqualTo("cannot write " + CHART);
            assertThat(failure.because()).contains(because);
            assertThat(failure.fix()).contains(fix).doesNotContain("ship.values");
            assertThat(failure).hasMessageNotContaining(SECRET);
        }

        @Test
        void aStoreThatStaysUnwell() {
            for (int i = 0; i < 10; i++) {
                s3.refuse(500, "InternalError", "Sorry");
            }
            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> put(Condition.absent()));
            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure).hasMessageContaining("status 500 InternalError (Sorry)");
        }

        @Test
        void aListThatIsNotAllowed() {
            s3.refuse(403, "AccessDenied", "no");
            ReleaseFailure failure = catchThrowableOfType(
                    ReleaseFailure.class, () -> writer.forEach(ObjectLocation.parse("s3://charts/team"), each -> {}));
            assertThat(failure).hasMessageContainingAll("cannot list s3://charts/team", "s3:ListBucket");
        }
    }

    @Nested
    class TakesStock {
        @Test
        void pageByPage() {
            s3.answer(
                            200,
                            page(
                                    "<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>",
                                    "a.tgz"),
                            Map.of())
                    .answer(200, page("<IsTruncated>false</IsTruncated>", "b.tgz"), Map.of());
            List<Listed> listed = new ArrayList<>();
            writer.forEach(ObjectLocation.parse("s3://charts/team"), listed::add);
            assertThat(listed)
                    .extracting(each -> each.location() + " " + each.bytes() + " " + each.modified())
                    .containsExactly(
                            "s3://charts/team/a.tgz 7 2026-05-01T00:00:00Z",
                            "s3://charts/team/b.tgz 7 2026-05-01T00:00:00Z");
            assertThat(s3.requests().get(0).path()).contains("prefix=team%2F", "delimiter=%2F");
            assertThat(s3.requests().get(1).path()).contains("continuation-token=more");
        }

        @Test
        void ofTheMetadata() {
            s3.answer(200, "", Map.of("x-amz-meta-chart-digest", "abc")).answer(404, "", Map.of());
            assertThat(writer.metadata(CHART)).containsOnly(Map.entry("chart-digest", "abc"));
            assertThat(writer.metadata(CHART)).isEmpty();
        }

        private String page(String more, String name) {
            return "<ListBucketResult>" + more + "<Contents><Key>team/" + name
                    + "</Key><LastModified>2026-05-01T00:00:00.000Z</LastModified><Size>7</Size></Contents></ListBucketResult>";
        }
    }

    private boolean put(Condition condition) {
        return writer.put(object(), condition);
    }

    private static NewObject object() {
        return new NewObject(CHART, new byte[] {1, 2, 3}, "application/gzip", Map.of("chart-digest", "abc"));
    }

    private S3ObjectWriter writer(Map<String, String> variables) {
        Credentials credentials = new Credentials("AKIATEST", Secret.of(SECRET), "test");
        S3Settings settings = new S3Settings(
                Optional.of(s3.endpoint()), Optional.of("us-east-1"), Optional.of(credentials), Optional.empty());
        return new S3ObjectWriter(settings, WriteOptions.of(variables));
    }
}
