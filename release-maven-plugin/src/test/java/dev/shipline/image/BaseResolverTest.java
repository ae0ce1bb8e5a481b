package dev.shipline.image;

import static dev.shipline.image.BasesRig.BASE;
import static dev.shipline.image.BasesRig.DOCKER_GZIP;
import static dev.shipline.image.BasesRig.OCI_GZIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseResolverTest {
    private static final Platform ARM = new Platform("linux", "arm64", "");

    @TempDir
    Path folder;

    private BasesRig rig;

    @BeforeEach
    void rig() {
        rig = new BasesRig(folder);
    }

    @Nested
    class Platforms {
        @Test
        void eachGetsItsImageOfTheIndex() {
            rig.bases.tag(BASE, bothPlatforms());

            List<ResolvedBase> both = rig.resolver().resolve(BASE, List.of(Platform.LINUX_AMD64, ARM));

            assertThat(both)
                    .extracting(base -> base.configuration().at("architecture").text(""))
                    .containsExactly("amd64", "arm64");
            assertThat(both).extracting(ResolvedBase::digest).containsOnly(bothPlatforms());
        }

        @Test
        void oneThatTheBaseLacksIsRefusedWithThoseItHas() {
            rig.bases.tag(BASE, bothPlatforms());
            Platform missing = Platform.parse("linux/s390x");

            assertThat(rig.failure(missing).because())
                    .isEqualTo("it has no image for linux/s390x, only for linux/amd64, linux/arm64/v8");
        }

        @Test
        void aBaseOfOnePlatformIsNotTakenForAnother() {
            rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("arm64"), OCI_GZIP)));

            assertThat(rig.failure()).hasMessageContaining("only for linux/arm64");
        }

        private ImageDigest bothPlatforms() {
            return rig.index(
                    "oci",
                    rig.manifest(rig.configuration("amd64"), OCI_GZIP),
                    "amd64",
                    rig.descriptor(rig.manifest(rig.configuration("arm64"), OCI_GZIP), "arm64\",\"variant\":\"v8"));
        }
    }

    @Nested
    class TheTag {
        @Test
        void itsMoveIsSaidInALine() {
            ImageDigest old = rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP));
            rig.bases.tag(BASE, old);
            rig.resolve();
            assertThat(rig.told).isEmpty();
            ImageDigest fresh = rig.bases.put(rig.manifest(rig.configuration("amd64"), DOCKER_GZIP));
            rig.bases.tag(BASE, fresh);

            assertThat(rig.resolve().digest()).isEqualTo(fresh);
            rig.resolve();

            assertThat(rig.told).containsExactly("the base " + BASE + " has moved from " + old + " to " + fresh);
        }

        @Test
        void isNotAskedForWhereThereIsADigest() {
            ImageDigest digest = rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP));

            ResolvedBase base = rig.resolver()
                    .resolve(BASE + "@" + digest, List.of(Platform.LINUX_AMD64))
                    .get(0);

            assertThat(base.digest()).isEqualTo(digest);
            assertThat(base.reference().title()).isEqualTo(BASE);
            assertThat(rig.bases.asked()).noneMatch(question -> question.startsWith("tag "));
        }

        @Test
        void isTakenAsItWasSeenWhereItsRegistryIsAway() {
            rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP)));
            ImageDigest seen = rig.resolve().digest();
            rig.bases.goAway();

            assertThat(rig.resolve().digest()).isEqualTo(seen);
            assertThat(rig.told).singleElement().asString().contains("last seen here", seen.value(), "it is away");
        }

        @Test
        void isNeededWhereItWasNeverSeen() {
            rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP)));
            rig.bases.goAway();

            assertThat(rig.failure().code()).isEqualTo(FailureCode.UNREACHABLE);
        }

        @Test
        void mayNameWhatIsGoneByTheTimeItIsRead() {
            ImageDigest digest = rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP));
            rig.bases.tag(BASE, digest);
            rig.bases.lose(digest);

            assertThat(rig.failure().because()).isEqualTo("it is gone");
        }
    }
}
