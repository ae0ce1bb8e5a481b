package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The right to push, asked for before anything is built. */
class PushRightTest {
    private final Clients clients = new Clients();

    @RegisterExtension
    final OneImage one = new OneImage();

    @Test
    void isThereWhereTheTokenGrantsIt() {
        one.server.requireTokens("pull", "push");

        assertThatCode(() -> clients.robot().requirePushRight(one.name)).doesNotThrowAnyException();
    }

    @Test
    void isMissingWhereTheTokenLeavesItOut() {
        one.server.requireTokens("pull");

        ReleaseFailure failure = failureOf(() -> clients.robot().requirePushRight(one.name));

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.because()).contains(FakeRegistry.USER).contains("only pull");
    }

    @Test
    void isMissingForAnybody() {
        one.server.requireTokens("pull", "push");

        assertThat(failureOf(() -> clients.anonymous().requirePushRight(one.name)))
                .hasMessageContaining("none were found");
    }

    @Test
    void isBelievedWhereTheTokenIsOpaque() {
        one.server.requireTokens("pull");
        one.server.answer("GET", "/token", new Answer(200, "{\"access_token\":\"opaque\"}"));

        assertThatCode(() -> clients.robot().requirePushRight(one.name)).doesNotThrowAnyException();
    }

    @Test
    void isThereWhereTheRegistryAsksForNothing() {
        assertThatCode(() -> clients.anonymous().requirePushRight(one.name)).doesNotThrowAnyException();
    }

    @Test
    void isCheckedWithThePasswordWhereThereAreNoTokens() {
        one.server.requireBasic();

        assertThatCode(() -> clients.robot().requirePushRight(one.name)).doesNotThrowAnyException();
        assertThat(failureOf(() -> clients.robot("wrong").requirePushRight(one.name))
                        .code())
                .isEqualTo(FailureCode.CREDENTIALS);
    }
}
