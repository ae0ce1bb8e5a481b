package dev.shipline.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsTest {
    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.8.10", "3.9.16", "3.10.0", "4.0.0-rc-6", "4.0.0", ""})
    void takesAMavenThatIsNewEnough(String version) {
        assertThat(new Tools(17, version).mavenProblems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.6", "3.6.3", "3.8", "2.2.1", "3.8.6-SNAPSHOT"})
    void refusesAnOlderOne(String version) {
        assertThat(new Tools(17, version).mavenProblems())
                .singleElement()
                .asString()
                .contains("this is Maven " + version, "3.8.7 or newer");
    }

    @Test
    void refusesAnOlderJava() {
        assertThat(new Tools(11, "3.9.16").javaProblems())
                .singleElement()
                .asString()
                .contains("Java 11", "17 or newer", "JAVA_HOME");
        assertThat(new Tools(17, "3.9.16").javaProblems()).isEmpty();
        assertThat(new Tools(25, "3.9.16").javaProblems()).isEmpty();
    }

    @Test
    void knowsMaven4() {
        assertThat(new Tools(17, "4.0.0-rc-6").isMaven4()).isTrue();
        assertThat(new Tools(17, "3.10.0").isMaven4()).isFalse();
    }
}
