package dev.shipline.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.git.Commit;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.ImageRecipe;
import dev.shipline.image.PushedImage;
import dev.shipline.image.SampleRecipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
    private static final String SHA = "1234567890123456789012345678901234567890";
    private static final ImageName NAME = ImageName.parse("quay.io/acme/orders");
    private static final ImageDigest DIGEST = new ImageDigest("sha256:" + "a".repeat(64));
    private static final BaseImage BASE =
            new BaseImage("quay.io/acme/base:17", Optional.of(new ImageDigest("sha256:" + "b".repeat(64))));
    private static final BuildPlace CIRCLE = BuildPlace.of(Map.of(
            "CIRCLE_BUILD_URL",
            "https://circleci.com/gh/acme/orders/42",
            "CIRCLE_REPOSITORY_URL",
            "git@github.com:acme/orders.git",
            "QUAY_PASSWORD",
            "robot-token-4711"));

    @Test
    void isAStatementOfTheImagesDigest() {
        Document statement = statement(CIRCLE);
        assertThat(statement.at("_type").text()).contains("https://in-toto.io/Statement/v1");
        assertThat(statement.at("predicateType").text()).contains("https://slsa.dev/provenance/v1");
        Document subject = statement.at("subject").items().get(0);
        assertThat(subject.at("name").text()).contains("quay.io/acme/orders");
        assertThat(subject.at("digest", "sha256").text()).contains("a".repeat(64));
    }

    @Test
    void namesTheSourcesTheBaseAndTheBuild() {
        Document predicate = statement(CIRCLE).at("predicate");
        List<Document> materials =
                predicate.at("buildDefinition", "resolvedDependencies").items();
        assertThat(materials.get(0).at("uri").text()).contains("git+ssh://github.com/acme/orders.git@refs/heads/main");
        assertThat(materials.get(0).at("digest", "gitCommit").text()).contains(SHA);
        assertThat(materials.get(1).at("name").text()).contains("quay.io/acme/base:17");
        assertThat(materials.get(1).at("digest", "sha256").text()).contains("b".repeat(64));
        assertThat(predicate.at("runDetails", "builder", "id").text())
                .contains("https://circleci.com/gh/acme/orders/42");
        assertThat(predicate.at("buildDefinition", "buildType").text()).contains("urn:shipline:build:layers:v1");
    }

    @Test
    void tellsNothingOfTheMachine() {
        String text = new String(provenance(CIRCLE).content(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("/home/ada", "robot-token-4711", "QUAY");
    }

    @Test
    void isTheSameForTheSameBuild() {
        assertThat(provenance(CIRCLE).content()).isEqualTo(provenance(CIRCLE).content());
    }

    @Test
    void aBuildOutsideOfCiIsLocal() {
        Document details = statement(BuildPlace.of(Map.of())).at("predicate", "runDetails");
        assertThat(details.at("builder", "id").text()).contains("urn:shipline:builder:local");
        assertThat(details.at("metadata").isMissing()).isTrue();
    }

    @Nested
    class TheRepository {
        @ParameterizedTest
        @CsvSource({
            "git@github.com:acme/orders.git, ssh://github.com/acme/orders.git",
            "https://github.com/acme/orders, https://github.com/acme/orders",
            "https://ada:s3cret@github.com/acme/orders.git?token=s3cret, https://github.com/acme/orders.git",
            "ssh://git@github.com/acme/orders.git#s3cret, ssh://github.com/acme/orders.git"
        })
        void isNamedWithoutCredentials(String given, String named) {
            assertThat(BuildPlace.of(Map.of("CIRCLE_REPOSITORY_URL", given)).repository())
                    .contains(named);
        }

        @ParameterizedTest
        @CsvSource({"/home/ada/orders", "''", "ada:", "C:\\orders"})
        void isNotNamedWhereItIsNoAddress(String given) {
            assertThat(BuildPlace.of(Map.of("CIRCLE_REPOSITORY_URL", given)).repository())
                    .isEmpty();
        }
    }

    @Nested
    class TheBase {
        @Test
        void isWhatTheImagesLabelsSay() {
            Map<String, String> labels = Map.of(
                    "org.opencontainers.image.base.name",
                    "quay.io/acme/base:17",
                    "org.opencontainers.image.base.digest",
                    "sha256:" + "b".repeat(64));
            assertThat(BaseImage.of(labels, Optional.of("quay.io/acme/base"))).contains(BASE);
        }

        @Test
        void isElseWhatWasAskedFor() {
            assertThat(BaseImage.of(Map.of(), Optional.of("quay.io/base@sha256:" + "b".repeat(64))))
                    .hasValueSatisfying(base -> assertThat(base.digest()).isPresent());
            assertThat(BaseImage.of(Map.of(), Optional.of("quay.io/base:1")))
                    .hasValueSatisfying(base -> assertThat(base.digest()).isEmpty());
            assertThat(BaseImage.of(Map.of(), Optional.empty())).isEmpty();
        }
    }

    private static Document statement(BuildPlace place) {
        return Document.json(provenance(place).content());
    }

    private static Provenance provenance(BuildPlace place) {
        return new Provenance(
                new PushedImage(NAME, "1234567-candidate", DIGEST),
                new Commit(SHA, Instant.EPOCH, "Start", "main", false),
                recipe(),
                place,
                Optional.of(BASE));
    }

    private static ImageRecipe recipe() {
        return new SampleRecipe(Path.of("/home/ada/orders"))
                .name(NAME)
                .base("quay.io/acme/base:17")
                .recipe();
    }
}
