package dev.shipline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanIdentityTest {
    private static final String MANIFEST =
            "kind: Secret\nmetadata: {name: s}\ndata: {fixed: YQ==}\n---\nkind: Service\nmetadata: {name: orders}\n";

    @Test
    void isTheSameForTheSame() {
        String reordered = "# Source: other/folder\nmetadata: {name: orders}\nkind: Service\n---\n"
                + "data: {fixed: YQ==}\nmetadata:\n  name: s\nkind: Secret\n";
        assertThat(hash(7, "base", "there", "sha256:a", reordered)).isEqualTo(usual());
    }

    @Test
    void saysInWhatAnotherPlanDiffers() {
        assertThat(hash(8, "base", "there", "sha256:a", MANIFEST).differencesFrom(usual()))
                .containsExactly("it goes on top of revision 8 now, and the approved one on top of revision 7");
        assertThat(hash(7, "base", "elsewhere", "sha256:a", MANIFEST).differencesFrom(usual()))
                .containsExactly("it goes to another cluster, namespace or release");
        assertThat(hash(7, "base", "there", "sha256:b", MANIFEST).differencesFrom(usual()))
                .containsExactly("it is another image");
        assertThat(hash(7, "base", "there", "sha256:a", MANIFEST.replace("YQ", "Yg"))
                        .differencesFrom(usual()))
                .containsExactly("the chart and the values render another manifest");
        assertThat(hash(7, "another base", "there", "sha256:a", MANIFEST).differencesFrom(usual()))
                .containsExactly("revision 7 is another one than it was, of the same number");
        assertThat(hash(0, "", "there", "sha256:a", MANIFEST).differencesFrom(usual()))
                .containsExactly(
                        "it goes on top of nothing (a first install) now, and the approved one on top of revision 7");
        assertThat(usual().differencesFrom(usual())).isEmpty();
    }

    /** The short parts only explain: four digits are soon found by trying. */
    @Test
    void theLongPartCoversAllOfIt() {
        assertThat(List.of(
                        usual(),
                        hash(8, "base", "there", "sha256:a", MANIFEST),
                        hash(7, "another", "there", "sha256:a", MANIFEST),
                        hash(7, "base", "elsewhere", "sha256:a", MANIFEST),
                        hash(7, "base", "there", "sha256:b", MANIFEST),
                        hash(7, "base", "there", "sha256:a", MANIFEST.replace("YQ", "Yg"))))
                .extracting(PlanHash::whole)
                .doesNotHaveDuplicates();
    }

    @Test
    void hooksAreSentToo() {
        String hook = "---\nkind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: pre-upgrade}}\nspec: {a: %s}\n";
        assertThat(hash(7, "base", "there", "sha256:a", MANIFEST + hook.formatted("1")))
                .isNotEqualTo(hash(7, "base", "there", "sha256:a", MANIFEST + hook.formatted("2")));
    }

    @Test
    void canBeReadAgain() {
        assertThat(PlanHash.parse(" " + usual() + "\n")).isEqualTo(usual());
        assertThatThrownBy(() -> PlanHash.parse("yes")).hasMessageContaining("\"yes\" is not what ship:plan prints");
    }

    @Test
    void whatIsMadeAnewEachTimeIsLeftOutAndNamed() {
        PlanIdentity first = identity(MANIFEST.replace("YQ==", "aaaa"), MANIFEST.replace("YQ==", "bbbb"));
        PlanIdentity second = identity(MANIFEST.replace("YQ==", "cccc"), MANIFEST.replace("YQ==", "dddd"));
        assertThat(first.unstable()).containsExactly("Secret s data.fixed");
        assertThat(first).isEqualTo(second);
        assertThat(identity(MANIFEST, MANIFEST).unstable()).isEmpty();
    }

    @Test
    void aNameThatIsMadeAnewIsLeftOutAsAWhole() {
        PlanIdentity identity =
                identity(MANIFEST.replace("name: s", "name: s1"), MANIFEST.replace("name: s", "name: s2"));
        assertThat(identity.unstable())
                .contains("Secret s1 data.fixed", "Secret s2 data.fixed", "Secret s1 metadata.name");
    }

    private static PlanIdentity identity(String once, String again) {
        return PlanIdentity.of(new PlanIdentity.Base(7, "base", "there"), "sha256:a", once, again);
    }

    private static PlanHash usual() {
        return hash(7, "base", "there", "sha256:a", MANIFEST);
    }

    private static PlanHash hash(int revision, String base, String target, String image, String manifest) {
        return PlanIdentity.of(new PlanIdentity.Base(revision, base, target), image, manifest, manifest)
                .hash();
    }
}
