package dev.shipline.maven;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/**
 * Makes sure that the environment is the one the user named. Maven 3 only warns of a profile that does not exist, activates two at once, and lets a property
 * of the service win over the profile's: each of these would release to the wrong place, or nowhere.
 */
final class EnvironmentGuard {
    private static final String PROFILE_PREFIX = "env=";

    private final MavenProject project;
    private final MavenSession session;

    EnvironmentGuard(MavenProject project, MavenSession session) {
        this.project = project;
        this.session = session;
    }

    /** Every problem with the choice of environment, given what {@code ship.env} came out as. */
    List<String> problems(Optional<String> environment) {
        List<String> problems = new ArrayList<>();
        TreeSet<String> active = active();
        for (String wanted : wanted()) {
            if (!active.contains(wanted)) {
                problems.add(
                        "there is no environment \"" + wanted + "\": no profile with the id env=" + wanted
                                + " in this POM or its parents; use one that exists (mvn help:all-profiles lists them), or add the profile");
            }
        }
        if (active.size() > 1) {
            problems.add(
                    "more than one environment is chosen (" + String.join(", ", active)
                            + "); choose one with -P env=<name>, and look for <activation> in profiles env=* and for activeProfiles in settings.xml");
        }
        if (active.size() == 1 && profiles(active.first()) > activeProfiles(active.first())) {
            String name = active.first();
            problems.add("a profile env=" + name + " of " + project.getArtifactId()
                    + " or a parent is not active, and what it sets would not hold; choose the environment with -P env="
                    + name
                    + ", or give each profile of that id <activation><property><name>env</name><value>" + name
                    + "</value></property></activation>");
        }
        Optional<MavenProject> everywhere = settingItEverywhere();
        if (everywhere.isPresent()) {
            problems.add(
                    "ship.env is set in the <properties> of " + everywhere.get().getArtifactId()
                            + ", which hold for every environment; remove it there, or move it into a profile with the id env="
                            + environment.orElse("<name>"));
            return problems;
        }
        if (active.size() == 1 && !environment.equals(Optional.of(active.first()))) {
            problems.add("the profile env=" + active.first() + " is active, but ship.env is "
                    + environment.map(name -> "\"" + name + "\"").orElse("not set")
                    + "; let that profile set it, and leave it out of the command line");
        }
        return problems;
    }

    /** The POM, of the service or of a parent, that names an environment although nobody chose one. */
    private Optional<MavenProject> settingItEverywhere() {
        for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
            if (pom.getOriginalModel() != null
                    && pom.getOriginalModel().getProperties().containsKey("ship.env")) {
                return Optional.of(pom);
            }
        }
        return Optional.empty();
    }

    /** How many POMs, of the service and its parents, have a profile for the environment. */
    private long profiles(String environment) {
        long found = 0;
        for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
            if (pom.getOriginalModel() != null) {
                found += pom.getOriginalModel().getProfiles().stream()
                        .filter(profile -> profile.getId().equals(PROFILE_PREFIX + environment))
                        .count();
            }
        }
        return found;
    }

    /** In how many of them it is active: -Denv= activates those alone that say so. */
    private long activeProfiles(String environment) {
        return project.getInjectedProfileIds().entrySet().stream()
                .filter(pom -> !pom.getKey().equals("external"))
                .flatMap(pom -> pom.getValue().stream())
                .filter(id -> id.equals(PROFILE_PREFIX + environment))
                .count();
    }

    private TreeSet<String> active() {
        TreeSet<String> active = new TreeSet<>();
        project.getInjectedProfileIds().values().stream()
                .flatMap(Collection::stream)
                .filter(id -> id.startsWith(PROFILE_PREFIX))
                .forEach(id -> active.add(id.substring(PROFILE_PREFIX.length())));
        return active;
    }

    /** What -P and -Denv= ask for. */
    private TreeSet<String> wanted() {
        TreeSet<String> wanted = new TreeSet<>();
        for (String id : session.getRequest().getActiveProfiles()) {
            if (id.startsWith(PROFILE_PREFIX)) {
                wanted.add(id.substring(PROFILE_PREFIX.length()));
            }
        }
        String property = session.getUserProperties().getProperty("env");
        if (property != null && !property.isBlank()) {
            wanted.add(property);
        }
        return wanted;
    }
}
