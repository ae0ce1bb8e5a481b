package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.AuthConfig;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import org.junit.jupiter.api.Test;

class EngineLoginTest {
    @Test
    void isAPasswordForTheRegistryAndNoOther() {
        AuthConfig login =
                DockerImage.login(new Credentials("acme+ci", Secret.of("hunter2"), "settings.xml"), "quay.io");
        assertThat(login.getUsername()).isEqualTo("acme+ci");
        assertThat(login.getPassword()).isEqualTo("hunter2");
        assertThat(login.getRegistryAddress()).isEqualTo("quay.io");
        assertThat(login.getIdentitytoken()).isNull();
    }

    @Test
    void sendsAnIdentityTokenAsWhatItIs() {
        Credentials token = new Credentials(Credentials.IDENTITY_TOKEN, Secret.of("refresh-me"), "config.json");
        AuthConfig login = DockerImage.login(token, "quay.io");
        assertThat(login.getIdentitytoken()).isEqualTo("refresh-me");
        assertThat(login.getUsername()).isNull();
        assertThat(login.getPassword()).isNull();
    }

    @Test
    void leavesTheEnginesWordsWhereTheCredentialsCannotBeRead() {
        CredentialSource broken = server -> {
            throw new ReleaseFailure(FailureCode.CREDENTIALS, "cannot read them", "a helper is gone", "install it");
        };
        EngineWords words = new EngineWords("manifest unknown");
        assertThat(new EngineFailures(ImageName.parse("quay.io/acme/orders"), broken).clean(words))
                .isEqualTo(words);
    }
}
