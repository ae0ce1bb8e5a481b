package dev.shipline.supply;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Names of packages that scanners know: package URLs. */
final class PackageUrl {
    private PackageUrl() {}

    static String maven(String group, String name, String version, String type, Optional<String> classifier) {
        String qualifiers =
                classifier.map(text -> "classifier=" + encoded(text) + "&").orElse("") + "type=" + encoded(type);
        return "pkg:maven/" + encoded(group) + "/" + encoded(name) + "@" + encoded(version) + "?" + qualifiers;
    }

    static String oci(BaseImage image) {
        String version =
                image.digest().map(digest -> "@" + encoded(digest.value())).orElse("");
        String tag = image.tag().map(text -> "&tag=" + encoded(text)).orElse("");
        return "pkg:oci/" + encoded(image.name().toLowerCase(Locale.ROOT)) + version + "?repository_url="
                + encoded(image.repository()) + tag;
    }

    /** As the specification of package URLs encodes: unlike a form, it has no plus for a blank. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~")
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
