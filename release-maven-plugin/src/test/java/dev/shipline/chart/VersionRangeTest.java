package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            1.2.3            ; 1.2.3 1.2.3+7                ; 1.2.4 1.2.3-rc.1
            =1.2.3           ; 1.2.3                        ; 1.2.2
            != 1.2.3         ; 1.2.4                        ; 1.2.3
            !=1.2            ; 1.3.0                        ; 1.2.0 1.2.9
            1.2              ; 1.2.0 1.2.9                  ; 1.3.0 1.1.9
            1.x              ; 1.0.0 1.9.9                  ; 2.0.0 0.9.0
            1.2.*            ; 1.2.0 1.2.9                  ; 1.3.0
            *                ; 0.0.1 9.9.9                  ; 1.0.0-rc.1
            ^1.2             ; 1.2.0 1.9.0                  ; 1.1.9 2.0.0 1.3.0-rc.1
            ^1.2.3           ; 1.2.3 1.9.0                  ; 1.2.2 2.0.0
            ^0.2.3           ; 0.2.3 0.2.9                  ; 0.3.0 0.2.2
            ^0.0.3           ; 0.0.3                        ; 0.0.4
            ^0.0             ; 0.0.1 0.0.9                  ; 0.1.0
            ^0               ; 0.0.1 0.9.9                  ; 1.0.0
            ~1.2             ; 1.2.0 1.2.9                  ; 1.3.0
            ~1.2.3           ; 1.2.3 1.2.9                  ; 1.2.2 1.3.0
            ~1               ; 1.0.0 1.9.9                  ; 2.0.0
            >1               ; 2.0.0                        ; 1.0.0 1.9.9
            >1.2.3           ; 1.2.4 2.0.0                  ; 1.2.3
            >=1.2 <2         ; 1.2.0 1.9.9                  ; 1.1.9 2.0.0 2.0.1
            >= 1.2, < 2.0.0  ; 1.2.0 1.9.9                  ; 1.1.9 2.0.0
            >=1.2,<2         ; 1.2.0 1.9.9                  ; 2.0.0
            <=1.2            ; 1.2.9 0.1.0                  ; 1.3.0
            1.2 - 1.4.5      ; 1.2.0 1.4.5                  ; 1.4.6 1.1.0
            ^1.2 || ^3       ; 1.5.0 3.1.0                  ; 2.0.0 4.0.0
            >=1.2.0-0        ; 1.2.0-rc.1 1.2.0 1.3.0-rc.1  ; 1.1.9
            1.2.3-fix.1      ; 1.2.3-fix.1                  ; 1.2.3 1.2.3-fix.2
            ^1.2.0-0 || ^3   ; 1.3.0-rc.1                   ; 3.1.0-rc.1
            v1.2.3           ; 1.2.3 v1.2.3                 ; 1.2.4
            """)
    void contains(String range, String inside, String outside) {
        VersionRange parsed = VersionRange.parse(range).orElseThrow();

        assertThat(versions(inside)).allMatch(parsed::contains);
        assertThat(versions(outside)).noneMatch(parsed::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", ">=", "1.2.3 ||", "1.2 and 1.3", "==1.2", "1.2.3.4", "[1.0,2.0)", "01.2.3"})
    void refusesWhatIsNoRange(String text) {
        assertThat(VersionRange.parse(text)).isEmpty();
    }

    private static Stream<SemanticVersion> versions(String texts) {
        return Stream.of(texts.split(" "))
                .map(text -> SemanticVersion.parse(text).orElseThrow());
    }
}
