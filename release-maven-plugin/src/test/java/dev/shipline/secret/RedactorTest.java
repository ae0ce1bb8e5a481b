package dev.shipline.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String PASSWORD = "p@ss/w+rd >é?";

    private final Redactor redactor = new Redactor(List.of(Secret.of(PASSWORD)));

    @Test
    void masksTheValueWhereverItStands() {
        assertThat(redactor.redact("login with " + PASSWORD + " failed: " + PASSWORD))
                .isEqualTo("login with **** failed: ****");
    }

    @Test
    void masksTheUrlEncodedForms() {
        String encoded = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);

        assertThat(redactor.redact("?password=" + encoded)).isEqualTo("?password=****");
        assertThat(redactor.redact("?password=" + encoded.replace("+", "%20"))).isEqualTo("?password=****");
        assertThat(redactor.redact("?password=" + encoded.toLowerCase(Locale.ROOT)))
                .isEqualTo("?password=****");
    }

    @Test
    void masksBase64WithPaddingAndWithout() {
        byte[] bytes = PASSWORD.getBytes(StandardCharsets.UTF_8);

        assertThat(redactor.redact(Base64.getEncoder().encodeToString(bytes))).isEqualTo("****");
        assertThat(redactor.redact(Base64.getUrlEncoder().encodeToString(bytes)))
                .isEqualTo("****");
        assertThat(redactor.redact(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                .startsWith("****")
                .hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u:", "us:", "usr:", "user:"})
    void masksBase64OfALongerValueThatHoldsIt(String before) {
        String basic = Base64.getEncoder()
                .encodeToString((before + "hunter2hunter2" + ":more").getBytes(StandardCharsets.UTF_8));

        String redacted = new Redactor(List.of(Secret.of("hunter2hunter2"))).redact("Basic " + basic);

        String left = redacted.replace("Basic ", "");
        assertThat(left).contains("****").hasSizeLessThan(basic.length() - 12);
    }

    @Test
    void masksTheLongerOfTwoSecretsThatBeginAlike() {
        Redactor both = new Redactor(List.of(Secret.of("token"), Secret.of("token-of-prod")));

        assertThat(both.redact("token-of-prod token")).isEqualTo("**** ****");
    }

    @Test
    void leavesValuesAloneThatStandInOrdinaryWords() {
        Redactor redactor = new Redactor(List.of(Secret.of("a"), Secret.of("dev"), Secret.of(""), Secret.of("     ")));

        assertThat(redactor.redact("a     release of dev")).isEqualTo("a     release of dev");
    }

    @Test
    void learnsOneMoreSecret() {
        assertThat(redactor.with(Secret.of("another")).redact("another " + PASSWORD))
                .isEqualTo("**** ****");
    }

    @Test
    void changesNothingWithoutSecrets() {
        assertThat(new Redactor(List.of()).redact("as it was")).isEqualTo("as it was");
    }
}
