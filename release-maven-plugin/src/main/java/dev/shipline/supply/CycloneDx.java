package dev.shipline.supply;

import dev.shipline.document.Document;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The bill of materials that Maven's own knowledge gives, in CycloneDX 1.6. The same libraries, commit and base give the same bytes: the serial number is made
 * of the content, and the time is the commit's.
 */
final class CycloneDx {
    private final Service service;
    private final List<Library> libraries;
    private final Map<String, String> hashes;
    private final Optional<BaseImage> base;
    private final Instant time;

    /** @param hashes the SHA-256 of each library's file, by the library's id */
    CycloneDx(
            Service service,
            Collection<Library> libraries,
            Map<String, String> hashes,
            Optional<BaseImage> base,
            Instant time) {
        this.service = service;
        this.libraries = libraries.stream()
                .sorted(Comparator.comparing(Library::packageUrl))
                .toList();
        this.hashes = Map.copyOf(hashes);
        this.base = base;
        this.time = time;
    }

    byte[] bytes() {
        String content = json(Optional.empty());
        UUID serial = UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
        return json(Optional.of("urn:uuid:" + serial)).getBytes(StandardCharsets.UTF_8);
    }

    private String json(Optional<String> serial) {
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        serial.ifPresent(number -> bom.put("serialNumber", number));
        bom.put("version", 1);
        bom.put("metadata", metadata());
        List<Object> components = new ArrayList<>();
        base.ifPresent(image -> components.add(container(image)));
        libraries.forEach(library -> components.add(component(library)));
        bom.put("components", components);
        bom.put("dependencies", dependencies());
        return Document.of(bom).toPrettyJson();
    }

    private Map<String, Object> metadata() {
        Map<String, Object> component = component("application", service.packageUrl());
        component.put("group", service.group());
        component.put("name", service.name());
        component.put("version", service.version());
        component.put("purl", service.packageUrl());
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (!time.equals(Instant.EPOCH)) {
            metadata.put("timestamp", time.toString());
        }
        metadata.put("component", component);
        return metadata;
    }

    private static Map<String, Object> container(BaseImage image) {
        Map<String, Object> component = component("container", PackageUrl.oci(image));
        component.put("name", image.repository());
        image.digest().map(Object::toString).or(image::tag).ifPresent(version -> component.put("version", version));
        image.digest()
                .ifPresent(digest ->
                        component.put("hashes", List.of(sha256(digest.value().replace("sha256:", "")))));
        component.put("purl", PackageUrl.oci(image));
        return component;
    }

    private Map<String, Object> component(Library library) {
        Map<String, Object> component = component("library", library.packageUrl());
        component.put("group", library.group());
        component.put("name", library.name());
        component.put("version", library.version());
        component.put("scope", library.optional() ? "optional" : "required");
        Optional.ofNullable(hashes.get(library.id())).ifPresent(hash -> component.put("hashes", List.of(sha256(hash))));
        component.put("purl", library.packageUrl());
        return component;
    }

    private static Map<String, Object> component(String type, String reference) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", type);
        component.put("bom-ref", reference);
        return component;
    }

    private static Map<String, Object> sha256(String hex) {
        Map<String, Object> hash = new LinkedHashMap<>();
        hash.put("alg", "SHA-256");
        hash.put("content", hex);
        return hash;
    }

    /** Who brought what, as Maven resolved it; who else would have brought the same is not said. */
    private List<Object> dependencies() {
        Map<String, String> references =
                libraries.stream().collect(Collectors.toMap(Library::id, Library::packageUrl, (one, same) -> one));
        Map<String, TreeSet<String>> graph = new TreeMap<>();
        graph.put(service.packageUrl(), new TreeSet<>());
        base.ifPresent(image -> graph.put(PackageUrl.oci(image), new TreeSet<>()));
        libraries.forEach(library -> graph.put(library.packageUrl(), new TreeSet<>()));
        for (Library library : libraries) {
            String parent = library.parent().map(references::get).orElse(service.packageUrl());
            graph.get(parent).add(library.packageUrl());
        }
        base.ifPresent(image -> graph.get(service.packageUrl()).add(PackageUrl.oci(image)));
        List<Object> dependencies = new ArrayList<>();
        graph.forEach((reference, children) -> {
            Map<String, Object> dependency = new LinkedHashMap<>();
            dependency.put("ref", reference);
            dependency.put("dependsOn", List.copyOf(children));
            dependencies.add(dependency);
        });
        return dependencies;
    }
}
