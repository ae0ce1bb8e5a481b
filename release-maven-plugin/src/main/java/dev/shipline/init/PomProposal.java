package dev.shipline.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What is to be added to the POMs. */
final class PomProposal {
    private static final String RELEASE = "maven.compiler.release";
    private static final String UPLOAD = "maven.deploy.skip";

    private final Project project;
    private final Wishes wishes;
    private final CarriedOver bash;
    private final List<Module> services;
    private final Map<String, String> facts;
    private final List<String> notes = new ArrayList<>();

    PomProposal(Project project, Wishes wishes, CarriedOver bash, List<Module> services, Map<String, String> facts) {
        this.project = project;
        this.wishes = wishes;
        this.bash = bash;
        this.services = services;
        this.facts = facts;
    }

    List<FileChange> changes() {
        List<FileChange> changes = new ArrayList<>();
        for (Module module : project.modules()) {
            PomText pom = PomText.read(module.pom());
            if (!module.parentInBuild() && concerns(module)) {
                head(module, pom);
            }
            if (!module.isAggregator()
                    && !services.contains(module)
                    && inherits(module)
                    && module.property("ship.skip").isEmpty()) {
                addProperties(pom, Map.of("ship.skip", "true"));
            }
            if (!pom.after().equals(pom.before())) {
                changes.add(new FileChange(
                        module.pom(),
                        project.shown(module.pom()),
                        Optional.of(pom.before()),
                        pom.after(),
                        pom.charset()));
            }
        }
        return changes;
    }

    /** What a person should know of the changes. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** A library that shares nothing with a service stays as it is. */
    private boolean concerns(Module head) {
        return head.isAggregator()
                ? services.stream().anyMatch(Module::parentInBuild) || services.isEmpty()
                : services.contains(head);
    }

    private boolean inherits(Module module) {
        return module.parentInBuild() || module.hasPipeline();
    }

    private void head(Module module, PomText pom) {
        Map<String, String> properties = new TreeMap<>(facts);
        boolean bare = false;
        if (!module.hasPipeline()) {
            if (module.parent().isEmpty()) {
                pom.addToProject("parent", Blocks.parent(wishes.version()));
                keepWhatHeld(module, properties);
            } else {
                bare = true;
                pom.append(List.of("build", "plugins"), Blocks.plugin());
                properties.put("ship.check.phase", "none");
                properties.put("ship.plugin.version", wishes.version());
                if (!module.uploads() && module.property(UPLOAD).isEmpty()) {
                    properties.put(UPLOAD, "true");
                }
                notes.add(module.artifactId() + " keeps its parent "
                        + module.parent().get()
                        + " and gets the goals by the plugin: its own checks and versions stay as they are");
            }
        }
        addProperties(pom, properties);
        addProfiles(pom, bare);
    }

    /** The parent brings defaults of its own: what the service did before, it goes on doing. */
    private void keepWhatHeld(Module module, Map<String, String> properties) {
        OptionalInt java = Project.java(module);
        if (module.property(RELEASE).isEmpty() && java.isPresent()) {
            properties.put(RELEASE, String.valueOf(java.getAsInt()));
        } else if (java.isEmpty()) {
            notes.add("the parent compiles for Java 17; set " + RELEASE + " for another release");
        }
        if (module.uploads() && module.property(UPLOAD).isEmpty()) {
            properties.put(UPLOAD, "false");
        }
    }

    private void addProfiles(PomText pom, boolean bare) {
        for (String environment : Environments.NAMES) {
            Map<String, String> wanted = new LinkedHashMap<>(bare ? Environments.rules(environment) : Map.of());
            wanted.putAll(bash.byEnvironment().getOrDefault(environment, Map.of()));
            String id = "env=" + environment;
            if (pom.hasProfile(id)) {
                wanted.keySet().removeIf(name -> pom.profileHasProperty(id, name));
                if (!wanted.isEmpty()) {
                    pom.appendToProfile(id, Blocks.properties(wanted));
                }
            } else if (!wanted.isEmpty()) {
                pom.append(List.of("profiles"), Blocks.profile(environment, wanted));
            }
        }
    }

    private static void addProperties(PomText pom, Map<String, String> properties) {
        Map<String, String> absent = new TreeMap<>(properties);
        absent.keySet().removeIf(pom::hasProperty);
        if (!absent.isEmpty()) {
            pom.append(List.of("properties"), Blocks.properties(absent));
        }
    }
}
