package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that explains the pipeline has its steps, in their order. */
class DocumentedStepsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    @Test
    void thePageHasEveryStep() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("..", "docs", "pipeline.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Stream.of(Step.values()).map(Step::title).toList());
    }
}
