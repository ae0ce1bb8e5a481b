package dev.shipline.guard;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;

/**
 * What the command line chose, against what the POMs have. All modules of a build are looked at together: the first one is guarded before any of them is
 * released.
 */
final class Choice {
    private static final String PREFIX = Lineage.PREFIX;

    private final List<String> named;
    private final String property;
    private final Set<String> settings;
    private final List<Lineage> all;
    private final List<Lineage> built;

    /**
     * @param named    what -P names, also to deactivate it
     * @param property what -Denv= gives; null without it
     * @param settings the profiles of settings.xml
     * @param all      every module that was read
     * @param built    those that this build is about
     */
    Choice(List<String> named, String property, Set<String> settings, List<Lineage> all, List<Lineage> built) {
        this.named = named;
        this.property = property;
        this.settings = settings;
        this.all = all;
        this.built = built;
    }

    static Choice of(MavenSession session) {
        List<String> named = new ArrayList<>(session.getRequest().getActiveProfiles());
        named.addAll(session.getRequest().getInactiveProfiles());
        Set<String> settings = new TreeSet<>();
        session.getSettings().getProfiles().forEach(profile -> settings.add(profile.getId()));
        return new Choice(
                named,
                session.getUserProperties().getProperty("env"),
                settings,
                session.getAllProjects().stream().map(Lineage::new).collect(Collectors.toList()),
                session.getProjects().stream().map(Lineage::new).collect(Collectors.toList()));
    }

    /** Maven 3 only warns of a profile that does not exist. */
    List<String> profileProblems() {
        Set<String> known = new TreeSet<>(settings);
        all.forEach(lineage -> known.addAll(lineage.profiles()));
        List<String> problems = new ArrayList<>();
        for (String id : new LinkedHashSet<>(named)) {
            if (known.contains(id)) {
                continue;
            }
            String meant = Likeness.of(id, known)
                    .map(like -> " (did you mean -P " + like + "?)")
                    .orElse("");
            problems.add(
                    id.startsWith(PREFIX)
                            ? "-P " + id + " names no environment" + meant + there()
                            : "-P " + id + " names no profile of this POM, a parent or settings.xml" + meant
                                    + "; mvn help:all-profiles lists those there are");
        }
        return problems;
    }

    /** Maven minds neither an environment that does not exist nor two at once. */
    List<String> environmentProblems() {
        List<String> problems = new ArrayList<>(propertyProblems());
        Set<String> told = new LinkedHashSet<>();
        for (Lineage lineage : built) {
            Set<String> active = lineage.active();
            if (active.size() > 1) {
                told.add(
                        "more than one environment is chosen (" + String.join(", ", active)
                                + "); choose one with -P env=<name>, and look for <activation> in profiles env=* and for activeProfiles in settings.xml");
                continue;
            }
            Optional<String> environment = active.stream().findFirst();
            told.addAll(lineage.overruled(environment));
            if (environment.isPresent() && lineage.ships() && lineage.chosen().isEmpty()) {
                told.add(
                        "the profile env=" + environment.get()
                                + " is active and sets no ship.env, so nothing would be released; give it the property ship.env");
            }
            strangers(lineage)
                    .forEach(stranger -> told.add("the module " + lineage.name() + " has no environment "
                            + stranger
                            + ", which others of this build have; put its profile into their common parent, or leave the module out with -pl '!:"
                            + lineage.name() + "'"));
        }
        problems.addAll(told);
        return problems;
    }

    private List<String> propertyProblems() {
        if (property == null) {
            return List.of();
        }
        if (property.isBlank()) {
            return List.of(
                    "-Denv= is empty, as where a variable is not set; leave it out to release nothing, or name an environment"
                            + there());
        }
        if (!environments().contains(property)) {
            return List.of("-Denv=" + property + " names no environment"
                    + Likeness.of(property, environments())
                            .map(like -> " (did you mean -Denv=" + like + "?)")
                            .orElse("")
                    + there());
        }
        boolean isActive = built.stream().anyMatch(lineage -> lineage.active().contains(property));
        return isActive
                ? List.of()
                : List.of("-Denv=" + property + " does not activate the profile env=" + property
                        + ": either -P '!env=" + property
                        + "' forbids it, or it lacks <activation><property><name>env</name><value>" + property
                        + "</value></property></activation>");
    }

    /** Environments that were asked for, that this module would release nothing to, and others would. */
    private Set<String> strangers(Lineage lineage) {
        Set<String> wanted = new TreeSet<>();
        named.stream()
                .filter(id -> id.startsWith(PREFIX))
                .map(id -> id.substring(PREFIX.length()))
                .forEach(wanted::add);
        if (property != null) {
            wanted.add(property);
        }
        wanted.retainAll(environments());
        wanted.removeAll(lineage.environments());
        return lineage.ships() ? wanted : Set.of();
    }

    private String there() {
        Set<String> environments = environments();
        return environments.isEmpty()
                ? "; there is none, a profile with the id env=<name> makes one"
                : "; there " + (environments.size() == 1 ? "is " : "are ") + String.join(", ", environments);
    }

    private Set<String> environments() {
        Set<String> environments = new TreeSet<>();
        all.forEach(lineage -> environments.addAll(lineage.environments()));
        return environments;
    }
}
