package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.values.PinnedVersions;
import dev.shipline.values.ReleaseLabels;
import dev.shipline.values.UnknownKeys;
import dev.shipline.values.ValuesRequest;
import dev.shipline.values.ValuesSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of the plan that says which values a deploy wants. */
final class ValuesParameters {
    private final ShipMojo mojo;
    private final BashNames bash;
    private final Problems problems;

    ValuesParameters(ShipMojo mojo, BashNames bash, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.bash = requireNonNull(bash, "bash is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** Empty if a parameter is wrong, which is then among the problems. */
    Optional<ValuesRequest> request(String location, String environment) {
        String file = text(mojo.valuesFile).or(bash::valuesFile).orElse(environment + ".yaml");
        boolean withBase = text(mojo.valuesBase)
                .map(Boolean::parseBoolean)
                .or(bash::valuesBase)
                .orElse(true);
        List<String> files = files(file, withBase);
        Optional<PinnedVersions> versions = problems.parse(
                "ship.values.version",
                text(mojo.valuesVersion),
                PinnedVersions.NONE,
                text -> PinnedVersions.parse(text, files));
        Optional<UnknownKeys> unknown =
                problems.parse("ship.values.unknown", text(mojo.valuesUnknown), UnknownKeys.WARN, UnknownKeys::parse);
        Optional<Optional<String>> labels = problems.parse(
                "ship.values.labels",
                text(mojo.valuesLabels),
                Optional.empty(),
                text -> Optional.of(ReleaseLabels.checkedField(text)));
        if (versions.isEmpty() || unknown.isEmpty() || labels.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ValuesRequest(
                location,
                file,
                withBase,
                versions.get(),
                unknown.get(),
                labels.get(),
                mojo.directory.toPath().resolve("values")));
    }

    /** All that may be fetched, the environment's last. */
    private List<String> files(String file, boolean withBase) {
        List<String> files = new ArrayList<>();
        if (withBase) {
            files.add(ValuesSources.BASE);
        }
        if (mojo.clustersValues) {
            new ClusterParameters(mojo, new Problems()).targets().forEach(target -> target.label()
                    .ifPresent(cluster -> files.add(ValuesRequest.fileOf(cluster, file))));
        }
        files.add(file);
        return files;
    }
}
