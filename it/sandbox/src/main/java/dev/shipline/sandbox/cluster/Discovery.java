package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells clients which groups, versions and kinds there are. */
final class Discovery {
    static final String VERSION = "v1.34.1";

    private Discovery() {}

    static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "34")
                .put("gitVersion", VERSION)
                .put("gitCommit", "0000000000000000000000000000000000000000")
                .put("gitTreeState", "clean")
                .put("buildDate", "2025-09-09T00:00:00Z")
                .put("platform", "linux/amd64");
    }

    static ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    static ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        ResourceTypes.ALL.stream()
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> groups.add(group(group)));
        return list;
    }

    /** @throws ApiException where there is no such group */
    static ObjectNode group(String name) {
        List<String> versions = ResourceTypes.ALL.stream()
                .filter(type -> type.group().equals(name))
                .flatMap(type -> type.versions().stream())
                .distinct()
                .toList();
        if (versions.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        ObjectNode group = Json.object().put("name", name);
        List<ObjectNode> entries = versions.stream()
                .map(version ->
                        Json.object().put("groupVersion", name + "/" + version).put("version", version))
                .toList();
        group.set("versions", Json.array(entries));
        group.set("preferredVersion", entries.get(0));
        return group;
    }

    /** @throws ApiException where there is no such version */
    static ObjectNode resources(String group, String version) {
        List<ResourceType> types = ResourceTypes.ALL.stream()
                .filter(type -> type.group().equals(group) && type.versions().contains(version))
                .toList();
        if (types.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", types.get(0).apiVersion(version));
        List<ObjectNode> resources = new ArrayList<>();
        types.forEach(type -> describe(type, resources));
        list.set("resources", Json.array(resources));
        return list;
    }

    private static void describe(ResourceType type, List<ObjectNode> resources) {
        ObjectNode resource = entry(type, type.plural(), type.kind());
        ArrayNode verbs = resource.putArray("verbs");
        if (type.equals(ResourceTypes.ACCESS_REVIEWS)) {
            verbs.add("create");
        } else {
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
                    .forEach(verbs::add);
        }
        type.shortNames().forEach(name -> resource.withArray("shortNames").add(name));
        resources.add(resource);
        for (String subresource : type.subresources().stream().sorted().toList()) {
            boolean scale = subresource.equals("scale");
            ObjectNode entry = entry(type, type.plural() + "/" + subresource, scale ? "Scale" : type.kind());
            if (scale) {
                entry.put("group", "autoscaling").put("version", "v1");
            }
            ArrayNode subresourceVerbs = entry.putArray("verbs").add("get");
            if (!subresource.equals("log")) {
                subresourceVerbs.add("patch").add("update");
            }
            resources.add(entry);
        }
    }

    private static ObjectNode entry(ResourceType type, String name, String kind) {
        return Json.object()
                .put("name", name)
                .put("singularName", name.contains("/") ? "" : type.kind().toLowerCase(Locale.ROOT))
                .put("namespaced", type.namespaced())
                .put("kind", kind);
    }
}
