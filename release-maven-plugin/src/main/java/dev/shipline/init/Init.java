package dev.shipline.init;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out what would make a project release by the pipeline. Writes nothing. */
public final class Init {
    private final Project project;
    private final Wishes wishes;

    public Init(Project project, Wishes wishes) {
        this.project = requireNonNull(project, "project is null");
        this.wishes = requireNonNull(wishes, "wishes is null");
    }

    /** @throws ReleaseFailure naming all that can neither be found out nor was said */
    public Proposal proposal() {
        List<Module> services = services();
        Optional<String> circle = read(project.circleConfig());
        BashConfig old = circle.filter(config -> !CircleConfig.isOurs(config))
                .map(this::bash)
                .orElse(BashConfig.NONE);
        CarriedOver bash = old.isEmpty()
                ? CarriedOver.NOTHING
                : CarriedOver.of(old, services.get(0).artifactId(), project.remote());
        Facts facts = new Facts(project, wishes, bash, services);
        Map<String, String> properties = facts.properties();
        PomProposal poms = new PomProposal(project, wishes, bash, services, properties);
        List<FileChange> changes = new ArrayList<>(poms.changes());
        List<String> next = new ArrayList<>(poms.notes());
        circle(circle, changes, next);
        boolean hasValues = bash.everywhere().containsKey("ship.values")
                || !bash.byEnvironment().isEmpty();
        if (!hasValues) {
            services.forEach(service -> values(service, properties, changes, next));
        }
        List<String> found = new ArrayList<>(facts.found());
        found.add((services.size() == 1 ? "service: " : "services: ") + Facts.list(services));
        List<String> obsolete = new ArrayList<>(bash.obsolete());
        if (!old.isEmpty()) {
            obsolete.add("the bash tools' CI image: the jobs run on a stock JDK image");
        }
        return new Proposal(found, changes, obsolete, next);
    }

    private List<Module> services() {
        List<Module> services = Services.of(project, wishes);
        if (services.isEmpty()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot tell which modules are services",
                    wishes.services().isEmpty()
                            ? "none has a Dockerfile, Spring Boot's plugin or a main method"
                            : "this build has no modules " + String.join(", ", wishes.services()),
                    "name them with -Dship.init.services=<artifactId>,<artifactId>");
        }
        return services;
    }

    private BashConfig bash(String config) {
        try {
            return BashConfig.read(config);
        } catch (MalformedDocumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot read " + project.shown(project.circleConfig()),
                    e.getMessage(),
                    "correct it, or move it away",
                    e);
        }
    }

    private void circle(Optional<String> there, List<FileChange> changes, List<String> next) {
        Optional<Path> above = repositoryAbove();
        if (above.isPresent()) {
            next.add(
                    "this is a folder of the repository " + above.get().getFileName()
                            + ", and CircleCI reads the configuration at its top alone: docs/circleci.md has one for several services");
            return;
        }
        String ours = CircleConfig.of(project);
        if (there.isEmpty()) {
            changes.add(FileChange.newFile(project.circleConfig(), project.shown(project.circleConfig()), ours));
            return;
        }
        if (CircleConfig.isOurs(there.get())) {
            return;
        }
        Path beside = project.circleConfig().resolveSibling("config.ship.yml");
        String shown = project.shown(beside);
        if (read(beside).isEmpty()) {
            changes.add(FileChange.newFile(beside, shown, ours));
        }
        next.add(project.shown(project.circleConfig()) + " is not ours and stays as it is; take over from it into "
                + shown + " what is still needed, then: git mv -f " + shown + " "
                + project.shown(project.circleConfig()));
    }

    private void values(Module service, Map<String, String> properties, List<FileChange> changes, List<String> next) {
        Path folder = project.root().resolve(".ship").resolve("values").resolve(service.artifactId());
        int before = changes.size();
        ValuesSkeleton.of(service).forEach((name, content) -> {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                changes.add(FileChange.newFile(file, project.shown(file), content));
            }
        });
        if (changes.size() > before) {
            String to = Optional.ofNullable(properties.get("ship.values"))
                    .or(() -> service.property("ship.values"))
                    .orElse("where ship.values is")
                    .replace("${project.artifactId}", service.artifactId());
            next.add("the values are read from " + to + ": look at " + project.shown(folder)
                    + ", and where they are not there yet: aws s3 cp --recursive " + project.shown(folder) + " " + to);
        }
    }

    /** CircleCI reads the configuration at the top of a repository alone. */
    private Optional<Path> repositoryAbove() {
        Path root = project.root().toAbsolutePath().normalize();
        return Stream.iterate(root, Objects::nonNull, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve(".git")))
                .findFirst()
                .filter(top -> !top.equals(root));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
