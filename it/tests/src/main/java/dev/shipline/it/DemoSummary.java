package dev.shipline.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.shipline.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened in the demo, for a person who did not read the log. */
record DemoSummary(List<DemoDeploy> deploys, Sandbox sandbox, Duration elapsed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("", "=== Summary"));
        for (DemoDeploy deploy : deploys) {
            JsonNode report = parse(deploy.report());
            lines.add("");
            lines.add(deploy.title() + "  (commit "
                    + report.at("/git/sha").asText().substring(0, 7) + ", exit code " + deploy.exitCode() + ", "
                    + Demo.seconds(deploy.elapsed()) + ")");
            lines.add("   image     " + report.at("/image/repository").asText() + ":"
                    + report.at("/image/tag").asText());
            lines.add("             " + report.at("/image/digest").asText());
            lines.add("   scan      " + report.at("/scan/reason").asText() + counts(report.at("/scan/counts")));
            lines.add("   chart     " + report.at("/chart/name").asText() + " "
                    + report.at("/chart/version").asText());
            lines.add("   release   " + release(report));
            lines.add("   changed   " + changed(deploy.plan()));
            lines.add("   steps     " + steps(report.at("/steps")));
            if (!report.at("/failure").isMissingNode() && !report.at("/failure").isNull()) {
                lines.add("   failure   " + report.at("/failure/because").asText());
            }
        }
        lines.add("");
        lines.add("Datadog received: " + metrics());
        sandbox.datadog().events().forEach(event -> lines.add("   event     " + event.title()));
        lines.add("");
        lines.add("All of it took " + Demo.seconds(elapsed) + ".");
        return lines;
    }

    private static String release(JsonNode report) {
        JsonNode helm = report.at("/helm");
        String release = helm.at("/release").asText() + ": ";
        if (helm.at("/rolledBackTo").isInt()) {
            return release + "revision " + helm.at("/revision").asInt() + " failed, rolled back to revision "
                    + helm.at("/rolledBackTo").asInt();
        }
        return release
                + (helm.at("/previousRevision").isInt()
                        ? "revision " + helm.at("/previousRevision").asInt() + " → "
                        : "first install, revision ")
                + helm.at("/revision").asInt();
    }

    private static String changed(String plan) {
        return plan.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    }

    private static String steps(JsonNode steps) {
        List<String> words = new ArrayList<>();
        steps.forEach(step -> words.add(step.at("/step").asText() + " "
                + Demo.seconds(Duration.ofMillis(step.at("/millis").asLong()))));
        return String.join(", ", words);
    }

    private static String counts(JsonNode counts) {
        List<String> words = new ArrayList<>();
        counts.fields().forEachRemaining(count -> words.add(count.getValue().asText() + " " + count.getKey()));
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }

    private String metrics() {
        Map<String, Long> names = sandbox.datadog().metrics().stream()
                .collect(Collectors.groupingBy(metric -> metric.name(), TreeMap::new, Collectors.counting()));
        return names.entrySet().stream()
                .map(name -> name.getKey() + " ×" + name.getValue())
                .collect(Collectors.joining(", "));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("release.json is no JSON", e);
        }
    }
}
