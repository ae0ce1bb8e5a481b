package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Runs the workflows of a CircleCI configuration as CircleCI does, as far as our configurations go: parameters, conditions, approvals that are given, and the jobs of {@link CircleJob}. */
final class CircleRun {
    private static final Pattern PLACEHOLDER = Pattern.compile("<<\\s*([\\w.-]+)\\s*>>");

    private final Map<String, Object> config;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final CircleJob.Place place;

    /** @param parameters of the pipeline, over their defaults */
    CircleRun(Path config, Map<String, Object> parameters, CircleJob.Place place) {
        try {
            this.config = map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(config)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.place = place;
        values.put("pipeline.project.slug", "gh/acme/orders");
        map(this.config.get("parameters"))
                .forEach((name, parameter) ->
                        values.put("pipeline.parameters." + name, map(parameter).get("default")));
        parameters.forEach((name, value) -> values.put("pipeline.parameters." + name, value));
    }

    /** Every job that ran, in the order of what each requires; ends with the first that fails. */
    List<CircleJob.Outcome> run() {
        List<CircleJob.Outcome> outcomes = new ArrayList<>();
        map(config.get("workflows")).values().forEach(workflow -> run(map(workflow), outcomes));
        return outcomes;
    }

    private void run(Map<String, Object> workflow, List<CircleJob.Outcome> outcomes) {
        if (!holds(workflow.getOrDefault("when", true))) {
            return;
        }
        List<String> done = new ArrayList<>();
        for (Object item : list(workflow.get("jobs"))) {
            Map.Entry<String, Object> entry = map(item).entrySet().iterator().next();
            Map<String, Object> call = map(filled(entry.getValue(), Map.of()));
            String name = (String) call.getOrDefault("name", entry.getKey());
            if (!done.containsAll(list(call.getOrDefault("requires", List.of())))) {
                throw new IllegalStateException(name + " comes before what it requires: " + call.get("requires"));
            }
            done.add(name);
            if ("approval".equals(call.get("type"))) {
                continue;
            }
            Map<String, Object> job = map(map(config.get("jobs")).get(entry.getKey()));
            Map<String, Object> executor = map(map(config.get("executors")).get(job.get("executor")));
            CircleJob.Outcome outcome =
                    new CircleJob(name, place, map(executor.get("environment"))).run(steps(job, call));
            outcomes.add(outcome);
            if (!outcome.succeeded()) {
                return;
            }
        }
    }

    /** A job's or a command's steps, commands written out and parameters filled in. */
    private List<Map<String, Object>> steps(Map<String, Object> holder, Map<String, Object> arguments) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        map(holder.get("parameters")).forEach((name, parameter) -> {
            Object value = arguments.getOrDefault(name, map(parameter).get("default"));
            List<Object> allowed = list(map(parameter).getOrDefault("enum", List.of()));
            if (value == null || !allowed.isEmpty() && !allowed.contains(value)) {
                throw new IllegalStateException("parameter " + name + " may not be " + value);
            }
            parameters.put("parameters." + name, value);
        });
        List<Map<String, Object>> steps = new ArrayList<>();
        for (Object step : list(filled(holder.get("steps"), parameters))) {
            Map<String, Object> named = step instanceof String name ? Map.of(name, Map.of()) : map(step);
            Map.Entry<String, Object> entry = named.entrySet().iterator().next();
            Map<String, Object> command = map(map(config.get("commands")).get(entry.getKey()));
            if (command.isEmpty()) {
                steps.add(named);
            } else {
                steps.addAll(steps(command, map(entry.getValue())));
            }
        }
        return steps;
    }

    private boolean holds(Object condition) {
        Object filled = filled(condition, Map.of());
        if (filled instanceof Map<?, ?> logic) {
            Map.Entry<?, ?> entry = logic.entrySet().iterator().next();
            return switch ((String) entry.getKey()) {
                case "equal" -> list(entry.getValue()).stream().distinct().count() == 1;
                case "not" -> !holds(entry.getValue());
                case "and" -> list(entry.getValue()).stream().allMatch(this::holds);
                default -> throw new IllegalStateException("no such condition: " + entry.getKey());
            };
        }
        return !List.of(false, "false", "").contains(filled);
    }

    private Object filled(Object node, Map<String, Object> parameters) {
        if (node instanceof Map<?, ?> object) {
            Map<String, Object> copy = new LinkedHashMap<>();
            object.forEach((key, value) -> copy.put((String) key, filled(value, parameters)));
            return copy;
        }
        if (node instanceof List<?> items) {
            return items.stream().map(item -> filled(item, parameters)).toList();
        }
        if (!(node instanceof String text)) {
            return node;
        }
        Matcher whole = PLACEHOLDER.matcher(text);
        if (whole.matches()) {
            return known(whole.group(1), parameters, text);
        }
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(Objects.toString(known(found.group(1), parameters, found.group()))));
    }

    /** What is not known yet is a parameter of what the text is in. */
    private Object known(String name, Map<String, Object> parameters, String otherwise) {
        if (parameters.containsKey(name)) {
            return parameters.get(name);
        }
        if (name.startsWith("pipeline.") && !values.containsKey(name)) {
            throw new IllegalStateException("no such value: " + name);
        }
        return values.getOrDefault(name, otherwise);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object node) {
        return (List<Object>) node;
    }
}
