package dev.shipline.sandbox.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path below {@code /api/v1} or {@code /apis/<group>/<version>}, taken apart.
 *
 * @param plural      empty for the list of what the version holds
 * @param namespace   empty for all, or for what has none
 * @param name        empty for a collection
 * @param subresource empty for the object itself
 */
record ApiPath(String group, String version, String plural, String namespace, String name, String subresource) {

    /** @throws ApiException where no path of the API has this form */
    static ApiPath parse(String path) {
        List<String> parts = new ArrayList<>(
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList());
        boolean core = take(parts).equals("api");
        String group = core ? "" : take(parts);
        String version = take(parts);
        String namespace = "";
        boolean inNamespace = parts.size() > 2
                && parts.get(0).equals("namespaces")
                && !parts.get(2).equals("status")
                && !parts.get(2).equals("finalize");
        if (inNamespace) {
            take(parts);
            namespace = take(parts);
        }
        String plural = take(parts);
        String name = take(parts);
        String subresource = take(parts);
        if (!parts.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        return new ApiPath(group, version, plural, namespace, name, subresource);
    }

    private static String take(List<String> parts) {
        return parts.isEmpty() ? "" : parts.remove(0);
    }
}
