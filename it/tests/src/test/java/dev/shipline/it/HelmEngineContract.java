package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Extras;
import dev.shipline.helm.HelmEngine;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release asks of Helm, whichever Helm it is. */
interface HelmEngineContract {
    HelmRig rig();

    @Test
    default void rendersWithoutACluster() {
        Path chart = rig().chart("render");
        ContractChart.addCrd(chart, "forks", "first");

        String manifest = rig().engine().render(rig().request("any-name", chart, "tag: '1234567'\n"));

        assertThat(manifest)
                .contains("tag: \"1234567\"", "kind: string", "braces: \"{{ order.id }}\"", "Grüß Gott")
                .doesNotContain("any-name-migrate", "any-name-test", "CustomResourceDefinition");
    }

    @Test
    default void tellsHooksAndCrdsWithoutACluster() {
        Path chart = rig().chart("extras");
        ContractChart.addCrd(chart, "forks", "first");

        Extras extras = rig().engine().extras(rig().request("any-name", chart, "hook: \"on < off\"\n"));

        assertThat(extras.unknown()).isEmpty();
        assertThat(extras.hooks())
                .contains("any-name-migrate", "plays: on < off", "any-name-test")
                .doesNotContain("any-name-settings", "CustomResourceDefinition");
        assertThat(extras.crds()).contains("forks.contract.example.com").doesNotContain("any-name");
        assertThat(extras.watched()).isEqualTo(rig().name().equals("helm4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5", "1234567", "null", "0x1f", "on", "a\\\"b"})
    default void keepsATagThatLooksLikeSomethingElse(String tag) {
        Path chart = rig().chart("tags");

        assertThat(rig().engine().render(rig().request("tags", chart, "tag: \"" + tag + "\"\n")))
                .contains("tag: \"" + tag + "\"", "kind: string");
    }

    @Test
    default void installsUpgradesAndForgetsTheValuesBefore() {
        String release = rig().release("life");
        Path chart = rig().chart("life");
        HelmEngine engine = rig().engine();

        engine.install(rig().request(release, chart, "tag: '1e5'\n"));
        assertThat(rig().setting(release, "tag")).isEqualTo("1e5");
        engine.upgrade(rig().request(release, chart, "tag: '2e5'\n"));
        assertThat(rig().setting(release, "tag")).isEqualTo("2e5");
        engine.upgrade(rig().request(release, chart, "{}\n"));
        assertThat(rig().setting(release, "tag")).isEqualTo("none");
        engine.upgrade(rig().request(release, chart, "tag: three\n"));
        engine.upgrade(rig().request(release, chart));

        assertThat(rig().setting(release, "tag")).isEqualTo("none");
        assertThat(rig().statuses(release)).isEqualTo("superseded superseded superseded superseded deployed");
        assertThat(World.json(rig().tool("helm3", "history", release, "--output=json"))
                        .at("/0/description")
                        .asText())
                .isEqualTo(release + " by a test");
        assertThat(rig().tool("helm4", "get", "metadata", release, "--output=json"))
                .doesNotContain("\"ssa\"");
        assertThat(rig().kubectl(
                                "get",
                                "configmap",
                                release + "-settings",
                                "--show-managed-fields",
                                "--output=jsonpath={.metadata.managedFields[*].manager}")
                        .split(" "))
                .containsOnly("helm");
    }

    @Test
    default void keepsEveryRevisionThatItIsNotAskedToRemove() {
        String release = rig().release("history");
        Path chart = rig().chart("history");
        ContractChart.write(chart.resolve("templates/migration.yaml"), "");
        rig().engine().install(rig().request(release, chart, "tag: r1\n"));
        for (int number = 2; number <= 12; number++) {
            rig().engine().upgrade(rig().request(release, chart, "tag: r" + number + "\n"));
        }

        assertThat(rig().statuses(release).split(" ")).hasSize(12);
    }

    @Test
    default void uninstallsWithAndWithoutItsHistory() {
        String release = rig().release("gone");
        Path chart = rig().chart("gone");
        HelmEngine engine = rig().engine();
        engine.install(rig().request(release, chart));

        engine.uninstall(rig().request(release, chart), true);
        assertThat(rig().statuses(release)).isEqualTo("uninstalled");
        assertThat(rig().kubectl("get", "configmaps", "--output=name")).doesNotContain(release);

        engine.uninstall(rig().request(release, chart), false);
        assertThat(rig().statuses(release)).isEmpty();
    }

    @Test
    default void runsHooksBeforeWhatTheyAreFor() {
        String release = rig().release("hooks");
        Path chart = rig().chart("hooks");
        rig().engine().install(rig().request(release, chart, "tag: one\n"));
        assertThat(rig().kubectl("get", "jobs", "--output=name")).doesNotContain(release);

        rig().engine().upgrade(rig().request(release, chart, "tag: two\n"));
        assertThat(rig().kubectl("get", "job", release + "-migrate", "--output=jsonpath={.status.succeeded}"))
                .isEqualTo("1");

        ReleaseFailure failure = HelmRig.failureOf(
                () -> rig().engine().upgrade(rig().request(release, chart, "{tag: three, hook: fails}\n")));
        assertThat(failure.code()).isEqualTo(FailureCode.HELM);
        assertThat(failure.because())
                .startsWith("its pre-upgrade hook failed: ")
                .contains(release + "-migrate");
        assertThat(rig().setting(release, "tag")).isEqualTo("two");
        assertThat(rig().statuses(release)).isEqualTo("superseded deployed failed");
        System.out.println("[real] " + rig().name() + ", failing hook: " + failure.because());
    }

    @Test
    default void writesDownThatAHookDidNotEnd() {
        String release = rig().release("endless");
        Path chart = rig().chart("endless");
        rig().engine().install(rig().request(release, chart));

        ReleaseFailure failure = HelmRig.failureOf(
                () -> rig().engine().upgrade(rig().request(release, chart, Duration.ofSeconds(16), "hook: never\n")));

        assertThat(failure.because()).startsWith("its pre-upgrade hook failed: ");
        assertThat(rig().statuses(release)).isEqualTo("deployed failed");
        rig().engine().upgrade(rig().request(release, chart));
        assertThat(rig().statuses(release)).isEqualTo("superseded failed deployed");
    }

    @Test
    default void installsACrdOnceAndLeavesIt() {
        String release = rig().release("crds");
        Path chart = rig().chart("crds");
        String plural = rig().name() + "plates";
        ContractChart.addCrd(chart, plural, "first");
        rig().engine().install(rig().request(release, chart));
        ContractChart.addCrd(chart, plural, "second");
        rig().engine().upgrade(rig().request(release, chart));
        rig().engine().uninstall(rig().request(release, chart), false);

        String crd = plural + ".contract.example.com";
        assertThat(rig().kubectl(
                                "get",
                                "crd",
                                crd,
                                "--output=jsonpath={.spec.versions[0].schema.openAPIV3Schema.description}"))
                .isEqualTo("first");
        rig().kubectl("delete", "crd", crd);
    }

    @Test
    default void tellsFaultsApart() {
        String release = rig().release("faults");
        Path chart = rig().chart("faults");
        HelmEngine engine = rig().engine();

        ReleaseFailure schema = HelmRig.failureOf(() -> engine.install(rig().request(release, chart, "tag: 7\n")));
        assertThat(schema.code()).isEqualTo(FailureCode.VALUES);
        assertThat(schema.because()).contains("/tag", "want string");

        ReleaseFailure notThere = HelmRig.failureOf(() -> engine.upgrade(rig().request(release, chart)));
        assertThat(notThere.because()).contains("has no deployed releases");

        ContractChart.write(chart.resolve("templates/bad.yaml"), "a: b\nc: {{ .Values.no.such }}\n");
        ReleaseFailure template = HelmRig.failureOf(() -> engine.render(rig().request(release, chart)));
        assertThat(template.code()).isEqualTo(FailureCode.CHART);
        assertThat(template.because()).contains("contract/templates/bad.yaml fails in line 2: ", "nil pointer");
        assertThat(engine.lint(chart, true, Duration.ofSeconds(60)))
                .anyMatch(line -> line.startsWith("[ERROR] templates/") && line.contains("bad.yaml"));
        assertThat(rig().statuses(release)).isEmpty();
    }

    @Test
    default void runsTheChartsTests() {
        String release = rig().release("tests");
        Path chart = rig().chart("tests");
        HelmEngine engine = rig().engine();
        engine.install(rig().request(release, chart));
        engine.test(rig().request(release, chart));

        engine.upgrade(rig().request(release, chart, "test: fails\n"));
        ReleaseFailure failure = HelmRig.failureOf(() -> engine.test(rig().request(release, chart)));

        assertThat(failure.because()).contains("pod " + release + "-test failed");
        assertThat(rig().statuses(release)).isEqualTo("superseded deployed");
        System.out.println("[real] " + rig().name() + ", failing test: " + failure.because());
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    default void goesOnWithAReleaseThatAnotherHelmMade(String other) {
        String release = rig().release("of-" + other);
        Path chart = rig().chart("of-" + other);
        rig().tool(other, "install", release, chart.toString(), "--set-string=tag=theirs");

        rig().engine().upgrade(rig().request(release, chart, "tag: ours\n"));
        assertThat(rig().setting(release, "tag")).isEqualTo("ours");
        rig().tool(other, "upgrade", release, chart.toString(), "--set-string=tag=again");
        rig().engine().upgrade(rig().request(release, chart, "tag: last\n"));

        assertThat(rig().setting(release, "tag")).isEqualTo("last");
        assertThat(rig().statuses(release)).isEqualTo("superseded superseded superseded deployed");
    }
}
