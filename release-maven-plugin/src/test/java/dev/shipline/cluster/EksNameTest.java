package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EksNameTest {
    @Test
    void isAName() {
        assertThat(EksName.parse("prod_1")).isEqualTo(new EksName("prod_1", Optional.empty(), Optional.empty()));
    }

    @Test
    void mayHaveARegion() {
        assertThat(EksName.parse("us-gov-west-1/prod"))
                .isEqualTo(new EksName("prod", Optional.of("us-gov-west-1"), Optional.empty()));
    }

    @Test
    void mayBeAnArnThatPinsTheAccount() {
        assertThat(EksName.parse("arn:aws-cn:eks:cn-north-1:123456789012:cluster/prod"))
                .isEqualTo(new EksName("prod", Optional.of("cn-north-1"), Optional.of("123456789012")));
    }

    @Test
    void keepsItsOwnRegion() {
        assertThat(EksName.parse("eu-west-1/prod").in(Optional.of("us-east-1")).region())
                .contains("eu-west-1");
        assertThat(EksName.parse("prod").in(Optional.of("us-east-1")).region()).contains("us-east-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pro d", "prod/../x", "a/b/c", "arn:aws:eks:eu-west-1:1:cluster/prod", "EU/prod"})
    void isNothingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EksName.parse(text))
                .withMessageContaining("\"" + text + "\" is neither the name");
    }
}
