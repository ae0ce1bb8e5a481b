package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.git.Commit;
import dev.shipline.image.ImageRecipe;
import dev.shipline.image.PushedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and of what an image was built: SLSA provenance as an in-toto statement. It names no path, no variable and no account of the machine, and no time but
 * the commit's: the same build in the same place gives the same bytes.
 *
 * @param place where the build ran
 * @param base  the image it was built on, where known
 */
public record Provenance(
        PushedImage image, Commit commit, ImageRecipe recipe, BuildPlace place, Optional<BaseImage> base) {
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String BUILD_TYPE = "urn:shipline:build:";

    public Provenance {
        requireNonNull(image, "image is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(recipe, "recipe is null");
        requireNonNull(place, "place is null");
        requireNonNull(base, "base is null");
    }

    public byte[] content() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("buildType", BUILD_TYPE + (recipe.dockerfile().isPresent() ? "dockerfile:v1" : "layers:v1"));
        definition.put("externalParameters", parameters());
        definition.put("resolvedDependencies", materials());
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("buildDefinition", definition);
        predicate.put("runDetails", details());
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", STATEMENT);
        statement.put(
                "subject",
                List.of(resource(image.name().toString(), sha256(image.digest().value()))));
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", predicate);
        return Document.of(statement).toPrettyJson().getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("source", source());
        recipe.base().ifPresent(asked -> parameters.put("base", asked));
        parameters.put(
                "platforms", recipe.platforms().stream().map(Object::toString).toList());
        // what is not in the commit nobody can look up
        parameters.put("dirty", commit.dirty());
        return parameters;
    }

    private List<Object> materials() {
        List<Object> materials = new ArrayList<>();
        materials.add(source());
        base.flatMap(BaseImage::digest)
                .ifPresent(digest -> materials.add(resource(base.get().reference(), sha256(digest.value()))));
        return materials;
    }

    private Map<String, Object> source() {
        Map<String, Object> source = new LinkedHashMap<>();
        place.repository()
                .ifPresent(url -> source.put(
                        "uri", "git+" + url + (commit.branch().isEmpty() ? "" : "@refs/heads/" + commit.branch())));
        source.put("digest", Map.of("gitCommit", commit.sha()));
        return source;
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("builder", Map.of("id", place.builder()));
        if (!place.builder().equals(BuildPlace.LOCAL)) {
            details.put("metadata", Map.of("invocationId", place.builder()));
        }
        return details;
    }

    private static Map<String, Object> resource(String name, Map<String, String> digest) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("name", name);
        resource.put("digest", digest);
        return resource;
    }

    private static Map<String, String> sha256(String digest) {
        return Map.of("sha256", digest.replace("sha256:", ""));
    }
}
