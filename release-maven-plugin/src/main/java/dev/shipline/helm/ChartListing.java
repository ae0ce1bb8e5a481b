package dev.shipline.helm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes a copy of a chart that also tells of itself: Helm's library renders a chart without its hooks and CRDs. In each chart and subchart of the copy there is one
 * template more, which renders to an object with {@code templates}, the text of every other template as rendered, and {@code crds}, each in base64.
 */
@FunctionalInterface
public interface ChartListing {
    /**
     * @param chart a folder or a {@code .tgz}
     * @param into  an empty folder
     * @param kind  of the objects
     * @return the copy
     */
    Path write(Path chart, Path into, String kind) throws IOException;
}
