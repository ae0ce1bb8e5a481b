package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;

import dev.shipline.image.ImageName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;

/** The repositories that may have layers of a module's image: its base's, and those of the other modules of the build. */
final class Relatives {
    private Relatives() {}

    static List<ImageName> of(ShipMojo mojo) {
        Stream<String> modules = mojo.maven.session().getProjects().stream()
                .map(MavenProject::getProperties)
                .flatMap(properties -> Optional.ofNullable(properties.getProperty("ship.image")).stream());
        return Stream.concat(text(mojo.imageBase).stream().map(Relatives::repository), modules)
                .flatMap(name -> parse(name).stream())
                .distinct()
                .toList();
    }

    /** Without tag and digest. */
    private static String repository(String reference) {
        String name = reference.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static Optional<ImageName> parse(String name) {
        try {
            return Optional.of(ImageName.parse(name.strip()));
        } catch (IllegalArgumentException e) {
            // of another module, whose own plan says what is wrong with it
            return Optional.empty();
        }
    }
}
