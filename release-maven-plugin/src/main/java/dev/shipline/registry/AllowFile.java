package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlItem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The allow-list as a YAML file: a list of entries with {@code id}, {@code reason}, {@code until} and, where the finding is allowed in one package only,
 * {@code package}. An entry that leaves out why or until when is refused: it would stay for ever, and nobody would know what for.
 */
public final class AllowFile {
    /** Where a module has it, unless it says otherwise. */
    public static final String USUAL = ".ship/scan-allow.yaml";

    private static final Set<String> FIELDS = new TreeSet<>(Set.of("id", "package", "reason", "until"));

    private final Path file;
    private final Consumer<String> problems;

    private AllowFile(Path file, Consumer<String> problems) {
        this.file = requireNonNull(file, "file is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** @param problems told everything that is wrong with the file, each with file and line */
    public static AllowList read(Path file, Consumer<String> problems) {
        return new AllowFile(file, problems).read();
    }

    private AllowList read() {
        List<Allowance> entries = new ArrayList<>();
        try {
            for (YamlItem item : YamlItem.list(Files.readString(file))) {
                entry(item).ifPresent(entries::add);
            }
        } catch (MalformedDocumentException e) {
            problems.accept(place(e.line()) + " is no list of entries with id, reason and until: " + e.getMessage());
        } catch (CharacterCodingException e) {
            problems.accept(file + " is not text in UTF-8");
        } catch (IOException e) {
            problems.accept(file + " cannot be read: " + e);
        }
        return new AllowList(entries);
    }

    private Optional<Allowance> entry(YamlItem item) {
        String place = place(item.line());
        Map<String, Document> fields = item.content().fields();
        List<String> unknown =
                fields.keySet().stream().filter(name -> !FIELDS.contains(name)).toList();
        if (!unknown.isEmpty()) {
            problems.accept(
                    place + " has a field \"" + unknown.get(0) + "\"; an entry has " + String.join(", ", FIELDS));
            return Optional.empty();
        }
        Optional<String> id = text(fields, "id");
        if (id.isEmpty()) {
            problems.accept(place + " does not say which finding it allows; give it the id that the scan names");
            return Optional.empty();
        }
        Optional<String> reason = text(fields, "reason");
        if (reason.isEmpty()) {
            problems.accept(place + " allows " + id.get() + " without a reason");
        }
        Optional<LocalDate> until = until(fields, place + " allows " + id.get());
        if (reason.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Allowance(id.get(), text(fields, "package"), reason.get(), until.get(), place));
    }

    private Optional<LocalDate> until(Map<String, Document> fields, String entry) {
        Optional<String> until = text(fields, "until");
        if (until.isEmpty()) {
            problems.accept(entry + " for ever; give it an until, the last day, such as 2030-06-30");
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(until.get()));
        } catch (DateTimeParseException e) {
            problems.accept(entry + " until \"" + until.get() + "\", which is no day such as 2030-06-30");
            return Optional.empty();
        }
    }

    private String place(int line) {
        return line > 0 ? file + ":" + line : file.toString();
    }

    private static Optional<String> text(Map<String, Document> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .flatMap(Document::text)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
