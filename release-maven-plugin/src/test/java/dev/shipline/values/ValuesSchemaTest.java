package dev.shipline.values;

import static dev.shipline.values.CheckRig.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's schema, applied before Helm does. */
class ValuesSchemaTest {
    @TempDir
    Path directory;

    private CheckRig rig;

    @BeforeEach
    void rig() {
        rig = new CheckRig(directory);
    }

    @Test
    void isAppliedToWhatHelmWillMerge() {
        rig.chart.put("values.schema.json", """
                {"required": ["owner"], "properties": {
                  "replicas": {"type": "integer"},
                  "image": {"required": ["digest"], "properties": {"digest": {"pattern": "^sha256:[0-9a-f]{64}$"}}},
                  "service": {"additionalProperties": false, "properties": {"port": {"maximum": 65535}}}}}
                """);

        ReleaseFailure failure = rig.failure("replicas: \"2\"\nservice:\n  port: 99999\n  prot: 1\n");

        assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
        assertThat(failure.because())
                .contains("there are 4 problems")
                .contains(
                        "dev.yaml:1:1 replicas does not fit the chart's values.schema.json: string found, integer expected")
                .contains("dev.yaml:3:3 service.port does not fit")
                .contains("dev.yaml:4:3 sets service.prot, which the chart's values.schema.json does not allow; did you"
                        + " mean port?")
                .contains("the values as a whole do not fit the chart's values.schema.json: required property 'owner'");
    }

    @Test
    void namesThePlaceOfTheFieldsThatLackOne() {
        rig.chart.put("values.schema.json", "{\"properties\": {\"image\": {\"required\": [\"registry\"]}}}");

        assertThat(rig.failure("# none\nimage: {pullPolicy: Always}\n").because())
                .startsWith(FOLDER + "/dev.yaml:2:1 image does not fit")
                .endsWith("required property 'registry' not found");
    }

    @Test
    void takesAKeyOutThatIsSetToNull() {
        rig.chart.put("values.schema.json", "{\"properties\": {\"replicas\": {\"type\": \"integer\"}}}");

        rig.check("replicas: null\n");

        assertThat(rig.failureOf("replicas: null\n", "{\"required\": [\"replicas\"]}")
                        .because())
                .contains("'replicas'");
    }

    @Test
    void ofASubchartIsAppliedUnlessItIsOff() {
        rig.chart.put("Chart.yaml", "name: top\ndependencies: [{name: db, condition: db.enabled}]\n");
        rig.chart.put("charts/db/Chart.yaml", "name: db\n");
        rig.chart.put("charts/db/values.schema.json", "{\"properties\": {\"size\": {\"type\": \"string\"}}}");
        rig.chart.put("charts/db/values.yaml", "size: 1Gi\n");

        rig.check("db: {enabled: false, size: 1}\n");

        assertThat(rig.failure("db: {enabled: true, size: 1}\n").because())
                .contains("dev.yaml:1:21 db.size does not fit the chart's charts/db/values.schema.json");
    }

    @Test
    void thatCannotBeAppliedIsLeftToHelm() {
        rig.chart.put("values.schema.json", "{oops");

        rig.check("replicas: 2\n");

        assertThat(rig.warnings).singleElement().asString().contains("not held to the chart's values.schema.json");
    }
}
