package dev.shipline.dashboard;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The dashboard and the monitors as Datadog's API takes them (version 1). They speak of nothing but the metrics that releases send. Of distributions only averages
 * and maxima are asked: percentiles are off until somebody turns them on for the metric.
 */
final class Blueprint {
    static final String OWNER = "managed_by:release-maven-plugin";

    private static final String SHOWN = "{$env,$service}";

    private final String title;
    private final String prefix;
    private final String environment;
    private final String notify;
    private final UnaryOperator<String> names;

    /**
     * @param prefix      tells the dashboard of one company's metrics from another's
     * @param environment the environment that the monitors watch
     * @param notify      whom a monitor tells, in Datadog's words ({@code @slack-releases}); may be empty
     * @param names       the name of a metric ({@code release.count}) as it is sent
     */
    Blueprint(String title, String prefix, String environment, String notify, UnaryOperator<String> names) {
        this.title = requireNonNull(title, "title is null");
        this.prefix = requireNonNull(prefix, "prefix is null");
        this.environment = requireNonNull(environment, "environment is null");
        this.notify = requireNonNull(notify, "notify is null");
        this.names = requireNonNull(names, "names is null");
    }

    /** By this it is known again, whatever its title has become. Stands in the description, the one text that the list of dashboards has. */
    String dashboardMark() {
        return "Managed by release-maven-plugin (ship:dashboard, metrics " + prefix + ".*). Changes by hand are lost.";
    }

    Map<String, Object> dashboard() {
        Map<String, Object> dashboard = new LinkedHashMap<>();
        dashboard.put("title", title);
        dashboard.put("description", dashboardMark());
        dashboard.put("layout_type", "ordered");
        dashboard.put("template_variables", List.of(variable("env", environment), variable("service", "*")));
        dashboard.put("widgets", widgets());
        return dashboard;
    }

    private List<Map<String, Object>> widgets() {
        String deployed = "{$env,$service,status:success,rollback:false}";
        String counted = names.apply("release.count");
        List<Map<String, Object>> widgets = new ArrayList<>();
        widgets.add(value("Successful deployments", "sum:" + counted + deployed + ".as_count()", "sum", 0));
        widgets.add(value(
                "Change fail rate, % of deployments",
                "100*sum:" + counted + "{$env,$service,status:rolled_back}.as_count()/sum:" + counted
                        + "{$env,$service,rollback:false}.as_count()",
                "avg",
                1));
        widgets.add(value("Change lead time, average", "avg:" + names.apply("lead_time") + SHOWN, "avg", 0));
        widgets.add(value("Recovery time, average", "avg:" + names.apply("recovery_time") + SHOWN, "avg", 0));
        widgets.add(value(
                "Unplanned deployments", "sum:" + counted + "{$env,$service,planned:false}.as_count()", "sum", 0));
        widgets.add(series("Deployments by outcome", "bars", "sum:" + counted + SHOWN + " by {status}.as_count()"));
        widgets.add(series(
                "Time of the steps, average",
                "line",
                "avg:" + names.apply("phase.elapsed_time") + SHOWN + " by {phase}"));
        widgets.add(series(
                "Time from Helm's start to proven, longest",
                "line",
                "max:" + names.apply("release.elapsed_time") + SHOWN + " by {service}"));
        widgets.add(series(
                "Builds by outcome",
                "bars",
                "sum:" + names.apply("build.count") + "{$service} by {status}.as_count()"));
        widgets.add(top(
                "Where releases fail",
                "sum:" + counted + "{$env,$service,!status:success} by {failure_phase}.as_count()"));
        widgets.add(top("Most deployed", "sum:" + counted + deployed + " by {service}.as_count()"));
        return widgets;
    }

    List<Map<String, Object>> monitors() {
        String where = "env:" + environment;
        String counted = names.apply("release.count");
        return List.of(
                monitor(
                        "release-failed",
                        "A release to " + environment + " failed: {{service.name}}",
                        "sum(last_15m):sum:" + counted + "{" + where + ",!status:success} by {service}.as_count() > 0",
                        "A release of {{service.name}} to " + environment
                                + " did not succeed. The event stream and target/ship/report.html of the job say why.",
                        0),
                monitor(
                        "nothing-deployed",
                        "Nothing was deployed to " + environment + " for a week: {{service.name}}",
                        "sum(last_1w):default_zero(sum:" + counted + "{" + where
                                + ",status:success} by {service}.as_count()) < 1",
                        "{{service.name}} had no successful deployment to " + environment
                                + " for a week. Changes pile up, and the next deployment will be large.",
                        1),
                monitor(
                        "rollout-slower",
                        "Rollouts to " + environment + " take longer: {{service.name}}",
                        "pct_change(avg(last_1d),last_1w):avg:" + names.apply("phase.elapsed_time") + "{" + where
                                + ",phase:rollout} by {service} > 50",
                        "The rollouts of {{service.name}} to " + environment
                                + " take half as long again as a week ago: look at its start-up time and its readiness probe.",
                        50));
    }

    private Map<String, Object> monitor(String key, String name, String query, String message, double critical) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("thresholds", Map.of("critical", critical));
        options.put("notify_no_data", false);
        options.put("include_tags", true);
        Map<String, Object> monitor = new LinkedHashMap<>();
        monitor.put("name", name);
        monitor.put("type", "query alert");
        monitor.put("query", query);
        monitor.put("message", notify.isBlank() ? message : message + " " + notify.strip());
        monitor.put("tags", List.of(OWNER, monitorTag(key), "env:" + environment));
        monitor.put("options", options);
        return monitor;
    }

    /** By this a monitor is known again: one of each kind for each prefix and environment. */
    private String monitorTag(String key) {
        String id = (prefix + "-" + environment + "-" + key).toLowerCase(Locale.ROOT);
        return "ship_monitor:" + id.replaceAll("[^a-z0-9_./-]", "_");
    }

    private static Map<String, Object> variable(String name, String value) {
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("name", name);
        variable.put("prefix", name);
        variable.put("defaults", List.of(value));
        return variable;
    }

    private static Map<String, Object> value(String title, String query, String aggregator, int precision) {
        Map<String, Object> definition = definition("query_value", title, Map.of("q", query, "aggregator", aggregator));
        definition.put("autoscale", true);
        definition.put("precision", precision);
        return Map.of("definition", definition);
    }

    private static Map<String, Object> series(String title, String display, String query) {
        return Map.of("definition", definition("timeseries", title, Map.of("q", query, "display_type", display)));
    }

    private static Map<String, Object> top(String title, String query) {
        return Map.of("definition", definition("toplist", title, Map.of("q", "top(" + query + ",10,'sum','desc')")));
    }

    private static Map<String, Object> definition(String type, String title, Map<String, Object> request) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("type", type);
        definition.put("title", title);
        definition.put("requests", List.of(new TreeMap<>(request)));
        return definition;
    }
}
