package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path folder;

    @Test
    void saysThatAReleaseWasReworkWhereSomebodySaidSo() throws IOException {
        assertThat(report(true).at("planned").flag(true)).isFalse();
        assertThat(report(false).at("planned").isMissing())
                .as("the branch and the commits may say so too")
                .isTrue();
    }

    private Document report(boolean unplanned) throws IOException {
        PipelineRig rig = new PipelineRig(folder);
        rig.listeners.add(new ReportFile(new Redactor(List.of()), unplanned));
        rig.deploy();
        return Document.json(Files.readString(folder.resolve("release.json")));
    }
}
