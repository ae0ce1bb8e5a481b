package dev.shipline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetHashTest {
    private static final PlanHash ONE = PlanHash.of(7, "base", "there", "sha256:a", "manifest");
    private static final PlanHash OTHER_BASE = PlanHash.of(7, "another", "there", "sha256:a", "manifest");

    @Test
    void isReadAsItIsPrinted() {
        FleetHash hash = of("eu", ONE, "us-2", OTHER_BASE);

        assertThat(FleetHash.parse(" " + hash + "\n")).isEqualTo(hash);
        assertThat(hash.differencesFrom(hash)).isEmpty();
    }

    @Test
    void coversEachClusterAndTheirOrder() {
        FleetHash hash = of("eu", ONE, "us", ONE);

        assertThat(of("us", ONE, "eu", ONE).whole()).isNotEqualTo(hash.whole());
        assertThat(of("eu", ONE, "us", OTHER_BASE).differencesFrom(hash))
                .containsExactly(
                        "in one of the clusters, what it goes on top of is another revision than it was, of the"
                                + " same number");
        assertThat(of("eu", ONE, "us", PlanHash.of(8, "base", "there", "sha256:b", "manifest"))
                        .differencesFrom(hash))
                .containsExactly(
                        "us: it goes on top of revision 8 now, and the approved one on top of revision 7",
                        "us: it is another image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "eu=r7-t3fa2-i91bc-m5d20", "r7-t3fa2-i91bc-m5d20-00000000000000000000000000000000"})
    void refusesWhatNoPlanPrints(String text) {
        assertThatThrownBy(() -> FleetHash.parse(text))
                .hasMessageContaining("is not what ship:plan prints for several");
    }

    private static FleetHash of(String first, PlanHash one, String second, PlanHash other) {
        Map<String, PlanHash> plans = new LinkedHashMap<>();
        plans.put(first, one);
        plans.put(second, other);
        return FleetHash.of(plans);
    }
}
