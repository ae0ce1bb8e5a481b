package dev.shipline.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;

/** A module and its parents, nearest first, as their POMs were written. */
final class Lineage {
    /** What the ids of environments begin with. */
    static final String PREFIX = "env=";

    private static final String CHOSEN = "ship.env";

    private final MavenProject module;
    private final List<MavenProject> poms = new ArrayList<>();

    Lineage(MavenProject module) {
        this.module = module;
        for (MavenProject pom = module; pom != null; pom = pom.getParent()) {
            if (pom.getOriginalModel() != null) {
                poms.add(pom);
            }
        }
    }

    String name() {
        return module.getArtifactId();
    }

    /** Whether the release goals run here and have something to do. */
    boolean ships() {
        return !"pom".equals(module.getPackaging())
                && !Boolean.parseBoolean(module.getProperties().getProperty("ship.skip", "false"))
                && module.getPlugin("dev.shipline:release-maven-plugin") != null;
    }

    Set<String> profiles() {
        Set<String> ids = new TreeSet<>();
        poms.forEach(pom -> pom.getOriginalModel().getProfiles().forEach(profile -> ids.add(profile.getId())));
        return ids;
    }

    /** The environments that there are. */
    Set<String> environments() {
        return names(profiles());
    }

    /** Those that are chosen. */
    Set<String> active() {
        Set<String> ids = new TreeSet<>();
        module.getInjectedProfileIds().values().forEach(ids::addAll);
        return names(ids);
    }

    /** What {@code ship.env} came out as. */
    Optional<String> chosen() {
        return Optional.ofNullable(module.getProperties().getProperty(CHOSEN)).filter(value -> !value.isBlank());
    }

    /** What the properties of these POMs make of an environment, against the will of its profile. */
    List<String> overruled(Optional<String> environment) {
        List<String> problems = new ArrayList<>();
        for (MavenProject pom : poms) {
            String everywhere = pom.getOriginalModel().getProperties().getProperty(CHOSEN);
            if (everywhere != null) {
                problems.add(CHOSEN + " is set in the <properties> of " + pom.getArtifactId()
                        + ", which hold for every environment; remove it there, or move it into a profile with the id "
                        + PREFIX + everywhere);
                return problems;
            }
        }
        environment.ifPresent(name -> problems.addAll(overruled(PREFIX + name)));
        return problems;
    }

    /** Maven lets the plain properties of a child win over the profile of a parent. */
    private List<String> overruled(String id) {
        List<String> problems = new ArrayList<>();
        Map<String, MavenProject> plain = new HashMap<>();
        Set<String> decided = new TreeSet<>();
        for (MavenProject pom : poms) {
            Properties wanted = properties(pom, id);
            for (String key : new TreeSet<>(wanted.stringPropertyNames())) {
                MavenProject child = plain.get(key);
                if (decided.add(key) || child == null) {
                    continue;
                }
                String value = child.getOriginalModel().getProperties().getProperty(key);
                if (!value.equals(wanted.getProperty(key))) {
                    problems.add(key + " is " + value + " in the <properties> of " + child.getArtifactId()
                            + ", which wins over " + wanted.getProperty(key) + " of the profile " + id + " in "
                            + pom.getArtifactId()
                            + "; move it into profiles with the ids of those environments that it is meant for");
                }
                plain.remove(key);
            }
            for (String key : pom.getOriginalModel().getProperties().stringPropertyNames()) {
                if (key.startsWith("ship.") && decided.add(key)) {
                    plain.put(key, pom);
                }
            }
        }
        return problems;
    }

    private static Properties properties(MavenProject pom, String id) {
        return pom.getOriginalModel().getProfiles().stream()
                .filter(profile -> profile.getId().equals(id))
                .map(Profile::getProperties)
                .findFirst()
                .orElseGet(Properties::new);
    }

    private static Set<String> names(Collection<String> ids) {
        Set<String> names = new TreeSet<>();
        ids.stream().filter(id -> id.startsWith(PREFIX)).forEach(id -> names.add(id.substring(PREFIX.length())));
        return names;
    }
}
