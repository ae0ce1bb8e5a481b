package dev.shipline.report;

import dev.shipline.cluster.Rollout;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.page.Element;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why it failed and what to do now, with the cluster's own words and the containers' last ones. */
final class FailureSection {
    private static final int MOST_TROUBLES = 8;
    private static final int MOST_LINES = 60;

    private final Excerpt excerpt;

    FailureSection(Excerpt excerpt) {
        this.excerpt = excerpt;
    }

    Element of(ReleaseFailure failure, Optional<Rollout> rollout) {
        Element section = Element.of("section", "failure")
                .add(
                        Element.of("h2").text(sentence(failure.what())),
                        Element.of("p").text("Because " + failure.because() + "."),
                        Element.of("p").text("What to do: " + failure.fix() + "."));
        List<Rollout.Trouble> troubles = rollout.map(Rollout::trouble).orElse(List.of()).stream()
                .limit(MOST_TROUBLES)
                .toList();
        section.add(troubles.stream().map(this::trouble));
        int more = rollout.map(Rollout::trouble).orElse(List.of()).size() - troubles.size();
        return more > 0 ? section.add(Element.of("p", "soft").text("and " + more + " more in release.json")) : section;
    }

    private Element trouble(Rollout.Trouble trouble) {
        Element element = Element.of("div")
                .add(Element.of("h3").text(trouble.subject()), Element.of("p").text(trouble.reason()));
        lines("What the cluster said", trouble.events()).ifPresent(element::add);
        lines("Its last lines", trouble.log()).ifPresent(element::add);
        return element;
    }

    private Optional<Element> lines(String title, List<String> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> last = all.subList(Math.max(0, all.size() - MOST_LINES), all.size());
        String text = last.stream().map(excerpt::of).collect(Collectors.joining("\n"));
        return Optional.of(Element.of("div")
                .add(
                        Element.of("p", "soft small").text(title),
                        Element.of("pre").text(text)));
    }

    private static String sentence(String what) {
        return what.isEmpty() ? what : Character.toUpperCase(what.charAt(0)) + what.substring(1);
    }
}
