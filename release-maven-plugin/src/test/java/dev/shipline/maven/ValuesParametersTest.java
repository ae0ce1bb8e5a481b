package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.values.UnknownKeys;
import dev.shipline.values.ValuesRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesParametersTest {
    @TempDir
    Path folder;

    private PlannedService service;

    @BeforeEach
    void aServiceWithItsThreeFacts() throws IOException, GitAPIException {
        service = new PlannedService(folder);
    }

    @Test
    void valuesArePinnedJudgedAndLabelledAsAskedFor() {
        service.mojo.environment = "prod";
        service.mojo.valuesVersion = "base.yaml=b1,prod.yaml=p1";
        service.mojo.valuesUnknown = "fail";
        service.mojo.valuesLabels = "labels";
        ValuesRequest values = service.deployment().values();
        assertThat(values.versions().byFile()).isEqualTo(Map.of("base.yaml", "b1", "prod.yaml", "p1"));
        assertThat(values.unknown()).isEqualTo(UnknownKeys.FAIL);
        assertThat(values.labels()).contains("labels");
    }

    @Test
    void wrongWordsForValuesAreRefusedTogether() {
        service.mojo.environment = "prod";
        service.mojo.valuesVersion = "dev.yaml=d1";
        service.mojo.valuesUnknown = "whatever";
        service.mojo.valuesLabels = "image";
        assertThatThrownBy(service::plan)
                .hasMessageContainingAll(
                        "ship.values.version is wrong: it names the file dev.yaml, and only base.yaml and prod.yaml",
                        "ship.values.unknown is wrong: \"whatever\" is none of warn, fail, ignore",
                        "ship.values.labels is wrong");
    }
}
