package dev.shipline.init;

import dev.shipline.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A CircleCI configuration, read for what it tells the older bash tools.
 *
 * @param jobs     what each job sets, by the job's name; a job without any of the tools' variables is left out
 * @param scripts  each job that runs one of the tools' scripts, with the script's name
 */
record BashConfig(Map<String, Map<BashVariable, String>> jobs, List<String> scripts) {
    private static final Pattern SCRIPT = Pattern.compile("[\\w./-]*helm-(?:build|launcher)\\.sh");
    /** One export may set several. */
    private static final Pattern EXPORT = Pattern.compile("\\bexport\\s+[^\\n;&|]*");

    private static final Pattern ASSIGNMENT = Pattern.compile("\\b([A-Z][A-Z0-9_]*)=[\"']?([^\"'\\s]*)");

    static final BashConfig NONE = new BashConfig(Map.of(), List.of());

    /** @throws dev.shipline.document.MalformedDocumentException if the text is no YAML */
    static BashConfig read(String yaml) {
        Document config = Document.yaml(yaml);
        Map<String, Map<BashVariable, String>> jobs = new LinkedHashMap<>();
        List<String> scripts = new ArrayList<>();
        merged(config.at("jobs")).forEach((name, job) -> {
            Map<BashVariable, String> variables = new LinkedHashMap<>();
            Map<String, Document> fields = merged(job);
            executor(config, fields).ifPresent(executor -> collect(executor, variables));
            collect(job, variables);
            for (Document step : fields.getOrDefault("steps", Document.of(null)).items()) {
                collect(step.at("run"), variables);
                String command = step.at("run")
                        .text()
                        .or(() -> step.at("run", "command").text())
                        .orElse("");
                EXPORT.matcher(command)
                        .results()
                        .flatMap(line -> ASSIGNMENT.matcher(line.group()).results())
                        .forEach(found -> put(found.group(1), found.group(2), variables));
                SCRIPT.matcher(command).results().forEach(found -> scripts.add(name + ": " + found.group()));
            }
            if (!variables.isEmpty()) {
                jobs.put(name, variables);
            }
        });
        return new BashConfig(jobs, scripts);
    }

    /** Whether a job builds an image, and releases nothing. */
    boolean onlyBuilds(String job) {
        List<String> own =
                scripts.stream().filter(script -> script.startsWith(job + ": ")).toList();
        return !own.isEmpty() && own.stream().allMatch(script -> script.endsWith("helm-build.sh"));
    }

    boolean isEmpty() {
        return jobs.isEmpty() && scripts.isEmpty();
    }

    private static Optional<Document> executor(Document config, Map<String, Document> job) {
        Document named = job.getOrDefault("executor", Document.of(null));
        return named.text().or(() -> named.at("name").text()).map(name -> config.at("executors", name));
    }

    private static void collect(Document holder, Map<BashVariable, String> into) {
        Map<String, Document> fields = merged(holder);
        fields.getOrDefault("docker", Document.of(null)).items().forEach(image -> collect(image, into));
        merged(fields.getOrDefault("environment", Document.of(null)))
                .forEach((name, value) -> value.text().ifPresent(text -> put(name, text, into)));
    }

    private static void put(String name, String value, Map<BashVariable, String> into) {
        BashVariable.named(name).ifPresent(variable -> into.put(variable, value.strip()));
    }

    /** The fields of an object with those that YAML's merge key brings, which its newer readers no longer know. */
    private static Map<String, Document> merged(Document object) {
        Map<String, Document> all = new LinkedHashMap<>();
        Document merge = object.at("<<");
        merged(merge, all);
        merge.items().forEach(item -> merged(item, all));
        all.putAll(object.fields());
        all.remove("<<");
        return all;
    }

    private static void merged(Document object, Map<String, Document> into) {
        if (object.isObject()) {
            merged(object).forEach(into::putIfAbsent);
        }
    }
}
