package dev.shipline.init;

import dev.shipline.git.Remote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of the bash tools as properties.
 *
 * @param everywhere    those that hold in every environment
 * @param byEnvironment those of single environments
 * @param obsolete      what can be deleted, and what became of it
 */
record CarriedOver(
        Map<String, String> everywhere, Map<String, Map<String, String>> byEnvironment, List<String> obsolete) {
    static final CarriedOver NOTHING = new CarriedOver(Map.of(), Map.of(), List.of());

    private static final Map<String, String> ENVIRONMENT_WORDS =
            Map.of("development", "dev", "production", "prod", "prd", "prod", "dev", "dev", "qa", "qa", "prod", "prod");

    static CarriedOver of(BashConfig config, String service, Optional<Remote> remote) {
        Map<BashVariable, Map<String, String>> values = new EnumMap<>(BashVariable.class);
        Leftovers leftovers = new Leftovers();
        config.scripts().forEach(leftovers::script);
        config.jobs().forEach((job, variables) -> {
            String environment = environment(job, variables).orElse("");
            variables.forEach((variable, text) -> {
                String value = filledIn(text, remote);
                if (variable.isSecret()) {
                    leftovers.variable(
                            variable,
                            job,
                            (text.contains("$") ? "" : ", a secret in plain text: it is in git's history, so change it")
                                    + "; keep it in a CircleCI context instead");
                } else if (variable.property().isEmpty()) {
                    leftovers.variable(variable, job, ": " + variable.fate());
                } else if (variable == BashVariable.RELEASE_NAME && config.onlyBuilds(job)) {
                    leftovers.variable(variable, job, ": told Datadog what was built; the service's name does");
                } else if (value.contains("$") || value.contains("<<")) {
                    leftovers.variable(
                            variable,
                            job,
                            ": computed (" + text + ") and so not carried over; set "
                                    + variable.property().orElseThrow() + " yourself if it is needed");
                } else {
                    values.computeIfAbsent(variable, any -> new TreeMap<>())
                            .put(environment, property(variable, value));
                    leftovers.variable(variable, job, ": " + variable.fate());
                }
            });
        });
        Map<String, String> everywhere = new LinkedHashMap<>();
        Map<String, Map<String, String>> byEnvironment = new LinkedHashMap<>();
        values.forEach((variable, found) -> carry(variable, found, service, everywhere, byEnvironment));
        return new CarriedOver(everywhere, byEnvironment, leftovers.lines());
    }

    /** @param found the variable's values by environment; that of jobs of no environment is under the empty text */
    private static void carry(
            BashVariable variable,
            Map<String, String> found,
            String service,
            Map<String, String> everywhere,
            Map<String, Map<String, String>> byEnvironment) {
        if (perEnvironment(variable) && found.size() > 1) {
            // what an environment is released as is said by the jobs that release it, not by another one
            found.remove("");
        }
        Map<String, String> wanted = new TreeMap<>(found);
        wanted.entrySet().removeIf(each -> isDefault(variable, service, each.getKey(), each.getValue()));
        if (wanted.isEmpty()) {
            return;
        }
        String property = variable.property().orElseThrow();
        boolean one = Set.copyOf(found.values()).size() == 1;
        if (one && (!perEnvironment(variable) || found.keySet().containsAll(Environments.NAMES))) {
            everywhere.put(property, found.values().iterator().next());
            return;
        }
        wanted.forEach((environment, value) -> {
            if (environment.isEmpty()) {
                everywhere.put(property, value);
            } else {
                byEnvironment
                        .computeIfAbsent(environment, any -> new TreeMap<>())
                        .put(property, value);
            }
        });
    }

    private static boolean perEnvironment(BashVariable variable) {
        return switch (variable) {
            case RELEASE_NAME, RELEASE_NAMESPACE, HELM_VALUES_FILENAME, HELM_VALUES_BASE_ON, DD_ENABLED -> true;
            default -> false;
        };
    }

    private static boolean isDefault(BashVariable variable, String service, String environment, String value) {
        return switch (variable) {
            case RELEASE_NAME ->
                value.equals(service + "-" + environment) || value.equals(service) && environment.isEmpty();
            case RELEASE_NAMESPACE -> value.equals(environment);
            case HELM_VALUES_FILENAME -> value.equals(environment + ".yaml");
            case HELM_VALUES_BASE_ON, DD_ENABLED -> value.equals("true");
            default -> value.isEmpty();
        };
    }

    private static String property(BashVariable variable, String value) {
        return switch (variable) {
            case HELM_CHART_NAME ->
                "s3://s6-kubernetes-charts/" + (value.startsWith("s6/") ? value.substring(3) : value);
            case HELM_VALUES_S3_FOLDER -> "s3://s6-kubernetes-values/" + value;
            default -> value;
        };
    }

    /** What the job says of itself, then its name, then its namespace. */
    private static Optional<String> environment(String job, Map<BashVariable, String> variables) {
        List<String> hints = new ArrayList<>();
        Optional.ofNullable(variables.get(BashVariable.DD_ENVIRONMENT_TAG)).ifPresent(hints::add);
        hints.addAll(List.of(job.split("[^A-Za-z]+")));
        Optional.ofNullable(variables.get(BashVariable.RELEASE_NAMESPACE)).ifPresent(hints::add);
        return hints.stream()
                .map(hint -> ENVIRONMENT_WORDS.get(hint.toLowerCase(java.util.Locale.ROOT)))
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private static String filledIn(String text, Optional<Remote> remote) {
        String filled = text;
        if (remote.isPresent()) {
            filled = filled.replaceAll(
                            "\\$\\{?CIRCLE_PROJECT_REPONAME}?", remote.get().name())
                    .replaceAll("\\$\\{?CIRCLE_PROJECT_USERNAME}?", remote.get().owner());
        }
        return filled;
    }
}
