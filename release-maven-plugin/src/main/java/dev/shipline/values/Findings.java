package dev.shipline.values;

import dev.shipline.document.Fault;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong and what is odd, so that all of it is said at once. */
final class Findings {
    /** More help nobody. */
    private static final int SAID = 50;

    private static final String NO_VERSION = "there is no version ";

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> fixes = new ArrayList<>();

    void problem(String sentence) {
        problems.add(sentence);
    }

    void problem(String source, Fault fault) {
        problems.add(sentence(source, fault));
    }

    void warning(String source, Fault fault) {
        warnings.add(sentence(source, fault));
    }

    void warning(String sentence) {
        warnings.add(sentence);
    }

    /** What helps beside correcting the files. */
    void fix(String fix) {
        if (!fixes.contains(fix)) {
            fixes.add(fix);
        }
    }

    List<String> warnings() {
        return said(warnings);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** @throws ReleaseFailure naming every problem, if there is any */
    void throwIfAny(ValuesRequest request, Values values) {
        if (problems.isEmpty()) {
            return;
        }
        throw ReleaseFailure.ofAll(
                FailureCode.VALUES, "cannot use the values in " + request.location(), said(problems), fix(values));
    }

    private String fix(Values values) {
        List<String> all = new ArrayList<>();
        boolean baseMissing = values.missing().stream()
                .filter(sentence -> !sentence.startsWith(NO_VERSION))
                .anyMatch(sentence -> sentence.contains("/" + ValuesSources.BASE));
        if (values.missing().isEmpty()) {
            all.add("correct the file there");
        } else if (values.missing().stream().anyMatch(sentence -> sentence.startsWith(NO_VERSION))) {
            all.add("take what release.json of the deploy to repeat says under valuesVersion, or leave"
                    + " ship.values.version out");
        } else {
            all.add("put it there, or set ship.values to where it is");
        }
        if (baseMissing) {
            all.add("or ship.values.base to false if there is no " + ValuesSources.BASE);
        }
        all.addAll(fixes);
        return String.join(", ", all);
    }

    private static List<String> said(List<String> sentences) {
        if (sentences.size() <= SAID) {
            return List.copyOf(sentences);
        }
        List<String> first = new ArrayList<>(sentences.subList(0, SAID));
        first.add("and " + (sentences.size() - SAID) + " more");
        return first;
    }

    private static String sentence(String source, Fault fault) {
        return source + ":" + fault.position() + " " + fault.problem();
    }
}
