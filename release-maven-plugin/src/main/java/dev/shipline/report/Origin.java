package dev.shipline.report;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.values.ValuesFile;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who released what of which commit into where, with links to the run and the commit where CircleCI tells them. */
final class Origin {
    private final String who;
    private final Map<String, String> environment;
    private final Excerpt excerpt;

    Origin(String who, Map<String, String> environment, Excerpt excerpt) {
        this.who = requireNonNull(who, "who is null");
        this.environment = Map.copyOf(environment);
        this.excerpt = requireNonNull(excerpt, "excerpt is null");
    }

    Element facts(ReleaseReport report, Instant now) {
        Element facts = Element.of("dl", "facts");
        Commit commit = report.release().commit();
        facts.add(fact("Commit", commit(commit)));
        if (!commit.branch().isEmpty()) {
            facts.add(fact("Branch", words(commit.branch())));
        }
        facts.add(fact("By", by()));
        variable("CIRCLE_WORKFLOW_ID")
                .ifPresent(id -> facts.add(fact(
                        "CircleCI", Element.link("https://app.circleci.com/pipelines/workflows/" + id, "workflow"))));
        facts.add(fact("Ended", words(Numbers.minute(now))));
        report.image()
                .ifPresent(image ->
                        facts.add(fact("Image", mono(image.name().withTag(image.tag()) + "@" + image.digest()))));
        report.chart()
                .ifPresent(chart ->
                        facts.add(fact("Chart", words(chart.name() + " " + chart.version() + ", " + chart.source()))));
        report.values()
                .ifPresent(values -> facts.add(fact(
                        "Values",
                        words(values.files().stream().map(ValuesFile::source).collect(Collectors.joining(", "))))));
        report.release().deployment().ifPresent(deployment -> facts.add(fact("Helm", helm(report, deployment))));
        return facts;
    }

    private Element commit(Commit commit) {
        String address = variable("CIRCLE_REPOSITORY_URL")
                .map(Origin::webAddress)
                .map(repository -> repository + "/commit/" + commit.sha())
                .orElse("");
        String dirty = commit.dirty() ? ", with changes that are not committed" : "";
        return Element.of("span")
                .add(Element.link(address, commit.shortSha()))
                .text(commit.subject().isEmpty() ? dirty : " " + excerpt.of(commit.subject()) + dirty);
    }

    /** {@code git@github.com:acme/orders.git} as a browser takes it. Credentials that an address may hold are left out. */
    private static String webAddress(String repository) {
        return repository
                .replaceFirst("^git@([^:/]+):", "https://$1/")
                .replaceFirst("^ssh://git@", "https://")
                .replaceFirst("^(https?://)[^/@]*@", "$1")
                .replaceFirst("\\.git/?$", "");
    }

    private Element by() {
        String name = variable("CIRCLE_USERNAME").orElse(who);
        return Element.link(variable("CIRCLE_BUILD_URL").orElse(who), name);
    }

    private static Element helm(ReleaseReport report, Deployment deployment) {
        String revision = report.revision()
                .map(number -> ", revision "
                        + report.previousRevision()
                                .map(before -> before + " → ")
                                .orElse("")
                        + number)
                .orElse(", unchanged");
        return words(deployment.release() + " in namespace " + deployment.namespace() + revision);
    }

    private static Element fact(String name, Element value) {
        return Element.of("div")
                .add(Element.of("dt").text(name), Element.of("dd").add(value));
    }

    private static Element words(String text) {
        return Element.of("span").text(text);
    }

    private static Element mono(String text) {
        return Element.of("span", "mono").text(text);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
