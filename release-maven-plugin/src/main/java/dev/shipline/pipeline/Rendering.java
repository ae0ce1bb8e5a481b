package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.helm.Extras;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.HelmRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a chart and its values give.
 *
 * @param manifest       what Helm keeps as the release
 * @param extras         what it makes besides
 * @param isFirstInstall whether Helm will install, which alone makes CRDs
 */
record Rendering(String manifest, Extras extras, boolean isFirstInstall) {
    Rendering {
        requireNonNull(manifest, "manifest is null");
        requireNonNull(extras, "extras is null");
    }

    static Rendering of(HelmReleases helm, HelmRequest request, boolean isFirstInstall) {
        return new Rendering(helm.render(request), helm.extras(request), isFirstInstall);
    }

    /** The same a second time, which shows what a chart makes anew each time. */
    Rendering again(HelmReleases helm, HelmRequest request) {
        Extras anew = extras.hooks().isEmpty() ? extras : helm.extras(request);
        return new Rendering(helm.render(request), anew, isFirstInstall);
    }

    /** Release and hooks as one text. */
    String withHooks() {
        return joined(manifest, extras.hooks());
    }

    /** All that is sent to the cluster, which a plan's hash covers. */
    String whole() {
        return joined(manifest, extras.hooks(), crds());
    }

    /** YAML of the CRDs that Helm will make. */
    String crds() {
        return isFirstInstall ? extras.crds() : "";
    }

    /**
     * The events at which hooks run in this change.
     *
     * @param isTested whether the chart's tests are run after it
     */
    Set<String> events(boolean isTested) {
        String change = isFirstInstall ? "install" : "upgrade";
        Set<String> events = new LinkedHashSet<>(List.of("pre-" + change, "post-" + change));
        if (isTested) {
            events.addAll(List.of("test", "test-success"));
        }
        return events;
    }

    static String joined(String... manifests) {
        return Stream.of(manifests).filter(text -> !text.isBlank()).collect(Collectors.joining("\n---\n"));
    }
}
