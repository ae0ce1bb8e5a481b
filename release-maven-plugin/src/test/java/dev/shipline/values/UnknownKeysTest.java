package dev.shipline.values;

import static dev.shipline.values.CheckRig.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key of which the chart knows nothing. */
class UnknownKeysTest {
    @TempDir
    Path directory;

    private CheckRig rig;

    @BeforeEach
    void rig() {
        rig = new CheckRig(directory);
    }

    @Test
    void isWarnedOfWithTheSiblingThatWasMeant() {
        rig.check("replicsa: 2\nimage:\n  pullpolicy: Always\n");

        assertThat(rig.warnings)
                .containsExactly(
                        FOLDER
                                + "/dev.yaml:1:1 sets replicsa, of which the chart knows nothing; did you mean replicas?",
                        FOLDER
                                + "/dev.yaml:3:3 sets image.pullpolicy, of which the chart knows nothing; did you mean"
                                + " pullPolicy?");
    }

    @Test
    void isFoundWhereItBelongs() {
        rig.check("pullPolicy: Always\n");

        assertThat(rig.warnings).singleElement().asString().endsWith("did you mean image.pullPolicy?");
    }

    @Test
    void isRefusedOnRequest() {
        rig.unknown = UnknownKeys.FAIL;

        ReleaseFailure failure = rig.failure("replicsa: 2\nservice: {prot: 1}\n");

        assertThat(failure.because())
                .contains("there are 2 problems")
                .contains("dev.yaml:1:1 sets replicsa")
                .contains("dev.yaml:2:11 sets service.prot");
        assertThat(failure.fix()).contains("ship.values.unknown to warn");
    }

    @Test
    void isLetThroughOnRequest() {
        rig.unknown = UnknownKeys.IGNORE;

        rig.check("replicsa: 2\n");

        assertThat(rig.warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: {anything: goes}",
                "command: [a, {b: c}]",
                "global: {region: eu}",
                "tolerations: [{key: x}]",
                "service: {nodePort: 30000}",
                "hostNetwork: true",
                "extra: {deep: 1}",
                "replicas: null"
            })
    void isNoneThatTheChartSpeaksOf(String content) {
        rig.chart.put("templates/deployment.yaml", "{{ .Values.tolerations }} {{ if .Values.service.nodePort }}");
        rig.chart.put("templates/_helpers.tpl", "{{ get .Values \"hostNetwork\" }}");
        rig.chart.put(
                "values.schema.json",
                "{\"properties\": {\"extra\": {\"$ref\": \"#/$defs/e\"}}, \"$defs\": {\"e\": {}}}");

        rig.check(content);

        assertThat(rig.warnings).isEmpty();
    }

    @Test
    void isNoneOfASubchart() {
        rig.chart.put(
                "Chart.yaml", "name: top\ndependencies: [{name: postgresql, alias: db, condition: db.enabled}]\n");
        rig.chart.put("charts/postgresql/Chart.yaml", "name: postgresql\n");
        rig.chart.put("charts/postgresql/values.yaml", "size: 1Gi\n");

        rig.check("db:\n  enabled: true\n  size: 2Gi\n  sise: 3Gi\n");

        assertThat(rig.warnings)
                .singleElement()
                .asString()
                .contains("dev.yaml:4:3 sets db.sise")
                .endsWith("did you mean size?");
    }
}
