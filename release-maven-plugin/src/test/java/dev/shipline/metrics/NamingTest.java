package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
    @ParameterizedTest
    @CsvSource({
        "ship.build.count, ship.build.count",
        "acme-shop.build.count, acme_shop.build.count",
        "9lives.build.count, lives.build.count",
        "größe.count, gr__e.count",
        "Ship.Count, Ship.Count"
    })
    void makesMetricNames(String name, String expected) {
        assertThat(Naming.metric(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "phase, build image, phase:build_image",
        "Image, quay.io/acme/orders, image:quay.io/acme/orders",
        "role, 'a,b|c#d', role:a_b_c_d",
        "1st:key, Value, st_key:value",
        "url, http://x:80/, url:http://x:80/",
        "end, 'colon:', end:colon"
    })
    void makesTags(String key, String value, String expected) {
        assertThat(Naming.tag(key, value)).isEqualTo(expected);
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(Naming.metric("m".repeat(300))).hasSize(200);
        assertThat(Naming.tag("key", "v".repeat(300))).hasSize(200);
        assertThat(Naming.tag("key", ":".repeat(300))).isEqualTo("key");
    }

    @Nested
    class OfTags {
        @Test
        void keepsTheLastValueOfAKey() {
            Tags tags = Tags.of(Map.of("env", "theirs", "team", "shop")).with("env", "prod");

            assertThat(tags.list()).containsExactly("env:prod", "team:shop");
        }

        @Test
        void leavesBlankValuesOut() {
            assertThat(Tags.of(Map.of("team", " ", "%%%", "x")).with("role", "").list())
                    .isEmpty();
        }

        @Test
        void isOrderedByKeySoThatEqualTagsAreEqualLists() {
            assertThat(Tags.of(Map.of()).with("b", "2").with("a", "1").list())
                    .isEqualTo(Tags.of(Map.of()).with("a", "1").with("b", "2").list());
        }
    }

    @Nested
    class OfExcerpts {
        @Test
        void cutsToCharactersAndNeverThroughOne() {
            assertThat(Excerpt.ofCharacters("as it is", 8)).isEqualTo("as it is");
            assertThat(Excerpt.ofCharacters("123456789", 8)).isEqualTo("1234567…");
            assertThat(Excerpt.ofCharacters("123456\uD83D\uDE80789", 8)).isEqualTo("123456…");
        }

        @Test
        void cutsToBytesAndNeverThroughACharacter() {
            assertThat(Excerpt.ofBytes("ééé", 6)).isEqualTo("ééé");
            assertThat(Excerpt.ofBytes("éééé", 7)).isEqualTo("éé…");
            assertThat(Excerpt.ofBytes("éééé", 6)).isEqualTo("é…");
        }
    }
}
