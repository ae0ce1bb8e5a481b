package dev.shipline.supply;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives the bill of materials of a service's image. */
@FunctionalInterface
public interface SbomSource {
    /**
     * @param base the image it was built on, where known
     * @param time the commit's
     * @param notes told what people may want to know of the bill
     * @return empty if there is nothing that the bill could be made of
     */
    Optional<Sbom> read(Optional<BaseImage> base, Instant time, Consumer<String> notes);
}
