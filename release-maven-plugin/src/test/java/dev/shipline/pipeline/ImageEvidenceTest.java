package dev.shipline.pipeline;

import static dev.shipline.pipeline.FakeNeighbours.DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.supply.Wish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageEvidenceTest {
    private static final String SHA = SampleRelease.SHA;
    private static final String OTHER_SHA = "f".repeat(40);

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private FakeNeighbours neighbours;
    private SampleRelease sample;

    @BeforeEach
    void thisCommitsImageIsThere() {
        neighbours = new FakeNeighbours(folder);
        neighbours.tags.put("1234567", DIGEST);
        labels.put(ImageEvidence.REVISION_LABEL, SHA);
        neighbours.labels = labels;
        sample = new SampleRelease(folder);
    }

    @Nested
    class OfThisCommit {
        @Test
        void isTakenAsItIs() {
            assertThat(evidence().ofThisCommit()).hasValueSatisfying(image -> {
                assertThat(image.digest()).isEqualTo(DIGEST);
                assertThat(image.tag()).isEqualTo("1234567");
            });
            assertThat(notes).isEmpty();
            assertThat(neighbours.asked).isEmpty();
        }

        @Test
        void isNotThereWithoutItsTag() {
            neighbours.tags.clear();
            assertThat(evidence().ofThisCommit()).isEmpty();
        }

        @Test
        void isBuiltAnewWhereNobodySaysWhoseItIs() {
            labels.remove(ImageEvidence.REVISION_LABEL);
            assertThat(evidence().ofThisCommit()).isEmpty();
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("The tag quay.io/acme/orders:1234567 belongs to another image (" + DIGEST
                            + ", of an unknown commit)");
        }

        @Test
        void isRefusedWhereItsNameIsAnotherCommits() {
            labels.put(ImageEvidence.REVISION_LABEL, OTHER_SHA);
            assertThatThrownBy(() -> evidence().ofThisCommit())
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("cannot take quay.io/acme/orders:1234567 for the image of commit 1234567")
                    .hasMessageContaining("it is the image of commit " + OTHER_SHA)
                    .hasMessageContaining("delete the tag 1234567 in the registry");
        }

        @Test
        void isBuiltAnewUnderATagThatGoesFromCommitToCommit() {
            sample.tag("1.0");
            neighbours.tags.put("1.0", DIGEST);
            labels.put(ImageEvidence.REVISION_LABEL, OTHER_SHA);
            assertThat(evidence().ofThisCommit()).isEmpty();
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("It will be moved")
                    .contains(OTHER_SHA);
        }

        @Test
        void isRefusedUnderATagThatCannotBeMoved() {
            sample.tag("1.0");
            neighbours.tags.put("1.0", DIGEST);
            labels.put(ImageEvidence.REVISION_LABEL, OTHER_SHA);
            labels.put("quay.immutable", "true");
            assertThatThrownBy(() -> evidence().ofThisCommit())
                    .hasMessageContaining("the tag is immutable and belongs to another image")
                    .hasMessageContaining("leave out ship.tag");
        }

        @Test
        void isBuiltAnewOnTheTrunkWhereTheBranchsWouldExpire() {
            labels.put(ImageEvidence.EXPIRY_LABEL, "4w");
            assertThat(evidence().ofThisCommit()).isEmpty();
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .contains("was built on a branch and expires after 4w, so the image is built anew");
        }

        @Test
        void isTakenOnABranchAlthoughItExpires() {
            labels.put(ImageEvidence.EXPIRY_LABEL, "4w");
            sample.labels(Map.of(ImageEvidence.EXPIRY_LABEL, "2w"));
            assertThat(evidence().ofThisCommit()).isPresent();
        }

        @Test
        void isBuiltAnewWithoutTheProvenanceThatIsRequired() {
            sample.wishes(Wish.ATTACH, Wish.REQUIRE);
            assertThat(evidence().ofThisCommit()).isEmpty();
            assertThat(notes).singleElement().asString().contains("has no provenance");

            neighbours.attached.put(ArtifactKind.PROVENANCE, DIGEST);
            assertThat(evidence().ofThisCommit()).isPresent();
        }
    }

    @Nested
    class ForPromotion {
        @BeforeEach
        void provenInDev() {
            neighbours.tags.put("1234567-dev", DIGEST);
        }

        @Test
        void isTaken() {
            assertThat(evidence().provenIn("dev").digest()).isEqualTo(DIGEST);
        }

        @Test
        void isRefusedWhereItExpires() {
            labels.put(ImageEvidence.EXPIRY_LABEL, "4w");
            assertThatThrownBy(() -> evidence().provenIn("dev"))
                    .hasMessageContaining("cannot promote commit 1234567 from dev")
                    .hasMessageContaining("was built on a branch and expires after 4w")
                    .hasMessageContaining("deploy this commit from the trunk (ship.trunk)");
        }

        @Test
        void isRefusedWhereItIsAnotherCommits() {
            labels.put(ImageEvidence.REVISION_LABEL, OTHER_SHA);
            assertThatThrownBy(() -> evidence().provenIn("dev"))
                    .hasMessageContaining("the image that was proven there is of commit " + OTHER_SHA);
        }
    }

    private ImageEvidence evidence() {
        return new ImageEvidence(sample.release(), neighbours, notes::add, warnings::add);
    }
}
