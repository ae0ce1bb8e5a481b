package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningsTest {
    private final List<String> closed = new ArrayList<>();
    private final Openings openings = new Openings();

    @Test
    void whatWasOpenedLastIsClosedFirst() {
        openings.add(() -> closed.add("first"));
        openings.add(() -> closed.add("second"));
        openings.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void oneThatRefusesKeepsNoOtherOpen() {
        openings.add(() -> closed.add("first"));
        openings.add(() -> {
            throw new IllegalStateException("no");
        });
        openings.close();
        assertThat(closed).containsExactly("first");
    }

    @Test
    void whatComesAfterTheEndIsClosedAtOnce() {
        openings.close();
        openings.add(() -> closed.add("late"));
        assertThat(closed).containsExactly("late");
    }
}
