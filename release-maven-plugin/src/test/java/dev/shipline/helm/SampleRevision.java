package dev.shipline.helm;

import dev.shipline.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An entry of a release's history as tests want it: of {@code orders-dev}, made by nobody, with nothing in it. */
public final class SampleRevision {
    private static final Document NONE = Document.of(Map.of());

    private final int number;
    private final String status;
    private String environment = "dev";
    private String description = "";
    private Instant deployed = Instant.EPOCH;
    private String chartVersion = "1.0.0";
    private String manifest = "";
    private List<String> hooks = List.of();
    private String hookManifest = "";
    private Document values = NONE;

    public SampleRevision(int number, String status) {
        this.number = number;
        this.status = status;
    }

    /** Which is the namespace too. */
    public SampleRevision environment(String name) {
        this.environment = name;
        return this;
    }

    public SampleRevision description(String note) {
        this.description = note;
        return this;
    }

    public SampleRevision deployed(Instant time) {
        this.deployed = time;
        return this;
    }

    public SampleRevision chartVersion(String version) {
        this.chartVersion = version;
        return this;
    }

    public SampleRevision manifest(String yaml) {
        this.manifest = yaml;
        return this;
    }

    /** @param yaml of the hooks that are named */
    public SampleRevision hooks(List<String> names, String yaml) {
        this.hooks = names;
        this.hookManifest = yaml;
        return this;
    }

    public SampleRevision values(Document merged) {
        this.values = merged;
        return this;
    }

    /** The image as its values name it. */
    public SampleRevision image(Map<String, String> image) {
        return values(Document.of(Map.of("image", image)));
    }

    public Revision revision() {
        return new Revision(
                "orders-" + environment,
                environment,
                number,
                status,
                description,
                deployed,
                "microservice",
                chartVersion,
                "",
                manifest,
                hooks,
                NONE,
                NONE,
                values,
                hookManifest);
    }
}
