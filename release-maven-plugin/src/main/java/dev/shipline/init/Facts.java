package dev.shipline.init;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out what a pipeline must know, and says what it must be told: the command line, then what holds already, then the bash tools, then git. */
final class Facts {
    private static final Map<String, String> WANTED = Map.of(
            "ship.image",
                    "-Dship.image='quay.io/<organisation>/${project.artifactId}' (git has no remote origin that would tell the organisation)",
            "ship.chart", "-Dship.chart=s3://<bucket>/<chart>, the chart that the service is released with",
            "ship.values",
                    "-Dship.values='s3://<bucket>/${project.artifactId}', where its values files are, or a folder");

    private final Project project;
    private final Wishes wishes;
    private final CarriedOver bash;
    private final Module first;
    private final List<String> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();

    Facts(Project project, Wishes wishes, CarriedOver bash, List<Module> services) {
        this.project = project;
        this.wishes = wishes;
        this.bash = bash;
        this.first = services.get(0);
    }

    /**
     * The properties to write into POMs that do not have them.
     *
     * @throws ReleaseFailure naming all that cannot be found out
     */
    Map<String, String> properties() {
        List.of("ship.chart", "ship.image", "ship.values").forEach(this::find);
        wishes.properties().forEach(properties::putIfAbsent);
        bash.everywhere().forEach((name, value) -> {
            if (first.property(name).isEmpty()) {
                properties.putIfAbsent(name, value);
            }
        });
        if (!List.of("main", "master").contains(project.trunk())
                && first.property("ship.trunk").isEmpty()) {
            properties.put("ship.trunk", project.trunk());
            found.add("ship.trunk: " + project.trunk() + ", the branch that git's remote calls its own");
        }
        if (!missing.isEmpty()) {
            throw ReleaseFailure.ofAll(
                    FailureCode.CONFIGURATION,
                    "cannot bring " + first.artifactId() + " to the pipeline",
                    missing,
                    found.isEmpty()
                            ? "add it to the command"
                            : "add it to the command; found out so far: " + String.join("; ", found));
        }
        return properties;
    }

    /** Each with where it comes from. */
    List<String> found() {
        return List.copyOf(found);
    }

    private void find(String name) {
        Optional<String> said = wishes.property(name);
        if (said.isPresent()) {
            take(name, said.get(), "the command line");
        } else if (first.property(name).isPresent()) {
            found.add(name + ": " + first.property(name).get() + ", set already");
        } else if (bash.everywhere().containsKey(name)) {
            take(name, bash.everywhere().get(name), "the bash tools' variables");
        } else if (isOfEnvironments(name)) {
            found.add(name + ": of each environment, from the bash tools' variables");
        } else if (name.equals("ship.image") && project.remote().isPresent()) {
            String owner = project.remote().get().owner().toLowerCase(Locale.ROOT);
            take(
                    name,
                    "quay.io/" + owner + "/${project.artifactId}",
                    "git's remote " + project.remote().get().host() + "/"
                            + project.remote().get().owner());
        } else if (wishes.settings().containsKey(name)) {
            found.add(name + ": " + wishes.settings().get(name)
                    + ", which settings.xml says on this machine alone; -D" + name
                    + "=<it> puts it into the POM");
        } else {
            missing.add(name + " cannot be found out; give " + WANTED.get(name));
        }
    }

    private boolean isOfEnvironments(String name) {
        return bash.byEnvironment().keySet().containsAll(Environments.NAMES)
                && Environments.NAMES.stream()
                        .allMatch(each -> bash.byEnvironment().get(each).containsKey(name));
    }

    private void take(String name, String value, String from) {
        properties.put(name, value);
        found.add(name + ": " + value + ", from " + from);
    }

    static String list(List<Module> modules) {
        return modules.stream().map(Module::artifactId).collect(Collectors.joining(", "));
    }
}
