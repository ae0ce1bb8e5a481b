package dev.shipline.dashboard;

import dev.shipline.document.Document;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes Datadog's dashboard and monitors what the plugin says they are: creates what is missing, changes what differs, leaves what is right. It finds what it
 * made by a mark, touches nothing else, and deletes nothing.
 */
public final class Dashboards {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 100;

    private final Blueprint blueprint;

    /** As {@link Blueprint} has it. */
    public Dashboards(String title, String prefix, String environment, String notify, UnaryOperator<String> names) {
        this.blueprint = new Blueprint(title, prefix, environment, notify, names);
    }

    /** What would be sent, as JSON. Asks nobody. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Dashboard:");
        Document.of(blueprint.dashboard()).toPrettyJson().lines().forEach(lines::add);
        for (Map<String, Object> monitor : blueprint.monitors()) {
            lines.add("Monitor:");
            Document.of(monitor).toPrettyJson().lines().forEach(lines::add);
        }
        return lines;
    }

    /**
     * @param base   where Datadog's API is, {@code https://api.datadoghq.eu}
     * @param way    there
     * @param told   takes a line about each of them
     * @throws ReleaseFailure if Datadog refuses, or is away
     */
    public void apply(URI base, Secret apiKey, Secret appKey, DatadogWay way, Consumer<String> told) {
        DatadogApi api = new DatadogApi(base, apiKey, appKey, way);
        Map<String, Object> dashboard = blueprint.dashboard();
        Optional<String> id = findDashboard(api);
        Optional<Document> existing = id.map(known -> api.get("/api/v1/dashboard/" + known));
        put(api, "/api/v1/dashboard", id, existing, dashboard, "Dashboard \"" + dashboard.get("title") + "\"", told);

        List<Document> monitors =
                api.get("/api/v1/monitor?monitor_tags=" + Blueprint.OWNER).items();
        for (Map<String, Object> wanted : blueprint.monitors()) {
            Optional<Document> there = monitors.stream()
                    .filter(monitor -> hasTags(monitor, wanted))
                    .findFirst();
            Optional<String> number = there.flatMap(monitor -> monitor.at("id").text());
            put(api, "/api/v1/monitor", number, there, wanted, "Monitor \"" + wanted.get("name") + "\"", told);
        }
    }

    private static void put(
            DatadogApi api,
            String path,
            Optional<String> id,
            Optional<Document> existing,
            Map<String, Object> wanted,
            String name,
            Consumer<String> told) {
        if (id.isEmpty()) {
            Document created = api.post(path, wanted);
            told.accept(name + " created: " + created.at("id").text("?"));
            return;
        }
        if (existing.isPresent() && has(existing.get().tree(), wanted)) {
            told.accept(name + " is as it should be: " + id.get());
            return;
        }
        api.put(path + "/" + id.get(), wanted);
        told.accept(name + " updated: " + id.get());
    }

    private Optional<String> findDashboard(DatadogApi api) {
        for (int page = 0; page < MOST_PAGES; page++) {
            List<Document> dashboards = api.get("/api/v1/dashboard?count=" + PAGE + "&start=" + page * PAGE)
                    .at("dashboards")
                    .items();
            Optional<String> found = dashboards.stream()
                    .filter(dashboard -> blueprint
                            .dashboardMark()
                            .equals(dashboard.at("description").text("")))
                    .flatMap(dashboard -> dashboard.at("id").text().stream())
                    .findFirst();
            if (found.isPresent() || dashboards.size() < PAGE) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean hasTags(Document monitor, Map<String, Object> wanted) {
        List<String> tags =
                monitor.at("tags").items().stream().map(tag -> tag.text("")).toList();
        return wanted.get("tags") instanceof List<?> marks && tags.containsAll(marks);
    }

    /** Whether something that Datadog keeps has all that is wanted; what Datadog adds of its own, ids and times, is not looked at. */
    private static boolean has(Object kept, Object wanted) {
        if (wanted instanceof Map<?, ?> fields) {
            return kept instanceof Map<?, ?> there
                    && fields.entrySet().stream().allMatch(field -> has(there.get(field.getKey()), field.getValue()));
        }
        if (wanted instanceof List<?> items) {
            if (!(kept instanceof List<?> there) || there.size() != items.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                if (!has(there.get(i), items.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (wanted instanceof Number number) {
            return kept instanceof Number there && there.doubleValue() == number.doubleValue();
        }
        return wanted.equals(kept);
    }
}
