package dev.shipline.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dashboards and monitors: kept in memory, created, changed, listed, never deleted. What Datadog would refuse, or would show as an empty widget, is refused. */
final class DashboardApi {
    private static final Pattern PATH = Pattern.compile("/api/v1/(dashboard|monitor)(?:/([\\w-]+))?");
    private static final Set<String> WIDGETS = Set.of("query_value", "timeseries", "toplist", "note");
    private static final Set<String> MONITORS = Set.of("query alert", "metric alert", "event-v2 alert");
    private static final Pattern QUERY =
            Pattern.compile(".*\\b(sum|avg|min|max|count):[a-zA-Z][a-zA-Z0-9_.]*\\{[^{}]*}.*");
    private static final Pattern MONITOR_QUERY =
            Pattern.compile("(pct_change\\()?(sum|avg|min|max)\\(last_\\d+[mhdw]\\).*:.* (>|>=|<|<=) -?[0-9.]+");

    private final Map<String, JsonNode> dashboards = new LinkedHashMap<>();
    private final Map<String, JsonNode> monitors = new LinkedHashMap<>();

    boolean isAsked(Call call) {
        return PATH.matcher(call.path()).matches();
    }

    synchronized Reply answer(Call call, Body body) throws IOException {
        if (call.header("DD-APPLICATION-KEY").filter(key -> !key.isBlank()).isEmpty()) {
            throw new Rejection(403, "dashboards and monitors need DD-APPLICATION-KEY too");
        }
        Matcher path = PATH.matcher(call.path());
        path.matches();
        boolean isMonitor = path.group(1).equals("monitor");
        Map<String, JsonNode> store = isMonitor ? monitors : dashboards;
        Optional<String> id = Optional.ofNullable(path.group(2));
        if (id.isPresent() && !store.containsKey(id.get())) {
            throw new Rejection(404, "no " + path.group(1) + " " + id.get());
        }
        return switch (call.method() + (id.isPresent() ? " one" : " all")) {
            case "GET all" -> Reply.json(200, isMonitor ? monitorsWith(call) : Map.of("dashboards", summaries(call)));
            case "GET one" -> Reply.json(200, store.get(id.get()));
            case "POST all" -> Reply.json(200, keep(store, isMonitor, Optional.empty(), body.read()));
            case "PUT one" -> Reply.json(200, keep(store, isMonitor, id, body.read()));
            default -> throw new Rejection(405, call.method() + " is not allowed here");
        };
    }

    /** The call's body, once it is known to be wanted. */
    interface Body {
        JsonNode read() throws IOException;
    }

    private static JsonNode keep(
            Map<String, JsonNode> store, boolean isMonitor, Optional<String> id, JsonNode content) {
        if (isMonitor) {
            checkMonitor(content);
        } else {
            checkDashboard(content);
        }
        String key =
                id.orElseGet(() -> isMonitor ? String.valueOf(7000 + store.size()) : "abc-" + store.size() + "-xyz");
        ObjectNode kept = content.deepCopy();
        if (isMonitor) {
            kept.put("id", Long.parseLong(key)).put("overall_state", "OK");
        } else {
            kept.put("id", key).put("url", "/dashboard/" + key);
        }
        store.put(key, kept);
        return kept;
    }

    private static void checkDashboard(JsonNode dashboard) {
        Rules.onlyFields(
                dashboard,
                Set.of("title", "description", "layout_type", "template_variables", "widgets", "tags", "notify_list"));
        Rules.requiredText(dashboard, "title");
        Rules.requiredText(dashboard, "layout_type");
        Rules.oneOf(dashboard, "layout_type", Set.of("ordered", "free"));
        for (JsonNode variable : dashboard.path("template_variables")) {
            Rules.onlyFields(variable, Set.of("name", "prefix", "defaults", "available_values"));
            Rules.requiredText(variable, "name");
        }
        for (JsonNode widget : Rules.requiredList(dashboard, "widgets")) {
            JsonNode definition = widget.path("definition");
            Rules.requiredText(definition, "type");
            Rules.oneOf(definition, "type", WIDGETS);
            for (JsonNode request : Rules.requiredList(definition, "requests")) {
                String query = Rules.requiredText(request, "q");
                if (!QUERY.matcher(query).matches()) {
                    throw Rejection.badRequest("\"" + query + "\" is no query of a metric");
                }
            }
        }
    }

    private static void checkMonitor(JsonNode monitor) {
        Rules.onlyFields(monitor, Set.of("name", "type", "query", "message", "tags", "options", "priority"));
        Rules.requiredText(monitor, "name");
        Rules.requiredText(monitor, "message");
        Rules.requiredText(monitor, "type");
        Rules.oneOf(monitor, "type", MONITORS);
        String query = Rules.requiredText(monitor, "query");
        if (!MONITOR_QUERY.matcher(query).matches()) {
            throw Rejection.badRequest("\"" + query + "\" is no query of a monitor");
        }
        double threshold = Double.parseDouble(query.replaceFirst(".*[<>]=? ", ""));
        if (monitor.at("/options/thresholds/critical").asDouble(Double.NaN) != threshold) {
            throw Rejection.badRequest("the critical threshold is not the one of the query");
        }
        Rules.tags(monitor.path("tags"));
    }

    /** As Datadog lists them: without their widgets. */
    private List<Map<String, Object>> summaries(Call call) {
        int start = call.parameter("start").map(Integer::parseInt).orElse(0);
        int count = call.parameter("count").map(Integer::parseInt).orElse(100);
        return dashboards.values().stream()
                .skip(start)
                .limit(count)
                .map(dashboard -> Map.<String, Object>of(
                        "id", dashboard.path("id").asText(),
                        "title", dashboard.path("title").asText(),
                        "description", dashboard.path("description").asText()))
                .toList();
    }

    private List<JsonNode> monitorsWith(Call call) {
        List<String> wanted = call.parameter("monitor_tags")
                .map(tags -> List.of(tags.split(",")))
                .orElse(List.of());
        return monitors.values().stream()
                .filter(monitor -> tags(monitor).containsAll(wanted))
                .toList();
    }

    private static List<String> tags(JsonNode monitor) {
        List<String> tags = new ArrayList<>();
        monitor.path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    synchronized List<JsonNode> dashboards() {
        return List.copyOf(dashboards.values());
    }

    synchronized List<JsonNode> monitors() {
        return List.copyOf(monitors.values());
    }
}
