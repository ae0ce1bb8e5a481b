package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import dev.shipline.doctor.Finding.Outcome;
import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All answers, for people and for programs. */
public record DoctorReport(String service, Optional<String> environment, List<Answer> answers) {
    private static final String INDENT = " ".repeat(23);

    public DoctorReport {
        requireNonNull(service, "service is null");
        requireNonNull(environment, "environment is null");
        answers = List.copyOf(answers);
    }

    /** The answer in a line, what to do in the next one. */
    public static List<String> lines(Answer answer) {
        Finding finding = answer.finding();
        List<String> lines = new ArrayList<>();
        String[] words = finding.words().split("\n");
        lines.add(String.format(
                Locale.ROOT, "  %-7s  %-11s  %s", finding.outcome().word(), answer.name(), words[0]));
        for (int i = 1; i < words.length; i++) {
            lines.add(INDENT + words[i]);
        }
        if (!finding.fix().isEmpty()) {
            lines.add(INDENT + "fix: " + finding.fix());
        }
        return lines;
    }

    /** "14 ok, 1 warning, 2 failed, 1 skipped in 2.4 s". */
    public String count(Duration elapsed) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long number = names(outcome).size();
            if (number > 0 || outcome == Outcome.FAILED) {
                boolean several = outcome == Outcome.WARNING && number > 1;
                parts.add(number + " " + outcome.word() + (several ? "s" : ""));
            }
        }
        return String.join(", ", parts) + String.format(Locale.ROOT, " in %.1f s", elapsed.toMillis() / 1000.0);
    }

    public List<String> names(Outcome outcome) {
        return answers.stream()
                .filter(answer -> answer.is(outcome))
                .map(Answer::name)
                .toList();
    }

    /** @param redact takes secrets out of a text */
    public void write(Path file, UnaryOperator<String> redact) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("service", service);
        environment.ifPresent(name -> tree.put("environment", name));
        List<Map<String, Object>> checks = new ArrayList<>();
        for (Answer answer : answers) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("name", answer.name());
            check.put("outcome", answer.finding().outcome().word());
            check.put("words", redact.apply(answer.finding().words()));
            check.put("fix", redact.apply(answer.finding().fix()));
            check.put("millis", answer.elapsed().toMillis());
            checks.add(check);
        }
        tree.put("checks", checks);
        AtomicFile.write(file, Document.of(tree).toPrettyJson() + "\n");
    }
}
