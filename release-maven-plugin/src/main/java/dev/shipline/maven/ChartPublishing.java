package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;

import dev.shipline.chart.publish.ChartCheck;
import dev.shipline.chart.publish.ChartPacker;
import dev.shipline.chart.publish.ChartRepository;
import dev.shipline.chart.publish.ChartRepository.Publication;
import dev.shipline.chart.publish.IndexRepair;
import dev.shipline.chart.publish.OciChartRepository;
import dev.shipline.chart.publish.PackedChart;
import dev.shipline.chart.publish.Patience;
import dev.shipline.chart.publish.S3ChartRepository;
import dev.shipline.document.AtomicFile;
import dev.shipline.document.ScratchFolder;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmEngine;
import dev.shipline.registry.OciRegistry;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.S3ObjectStore;
import dev.shipline.s3.S3ObjectWriter;
import dev.shipline.s3.S3Settings;
import dev.shipline.s3.WriteOptions;
import dev.shipline.secret.CredentialSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/** One run of {@code ship:publish-chart}: it makes the adapters, and says what came of it. */
final class ChartPublishing implements AutoCloseable {
    private final PublishChartMojo mojo;
    private final Map<String, String> variables;
    private final PublishParameters parameters;
    private final CredentialSource credentials;
    private final Log log;
    private final Openings open = new Openings();

    ChartPublishing(PublishChartMojo mojo, Map<String, String> variables) {
        this.mojo = mojo;
        this.variables = Map.copyOf(variables);
        this.parameters = PublishParameters.of(mojo, variables);
        this.log = mojo.getLog();
        this.credentials = new CredentialWiring(
                        mojo.maven, text(mojo.registryRobot), mojo.registryOidc, variables, registryHost())
                .source();
    }

    void run() {
        try {
            work();
        } catch (ReleaseFailure e) {
            // Whoever reads for a release is sent to other properties than whoever publishes
            String fix = e.fix().replaceAll("ship\\.values (or|and) ship\\.chart\\b(?!\\.)", "ship.chart.repository");
            throw new ReleaseFailure(e.code(), e.what(), e.because(), fix, e);
        }
    }

    private void work() {
        if (parameters.folder().isPresent()) {
            publish(parameters.folder().get());
        } else {
            repair(parameters.bucket().orElseThrow());
        }
    }

    private void publish(Path folder) {
        PackedChart chart = new ChartPacker(text(mojo.chartSetVersion), text(mojo.chartSetAppVersion)).pack(folder);
        Path archive = mojo.directory().resolve("chart").resolve(chart.fileName());
        AtomicFile.write(archive, chart.archive());
        try (HelmEngine engine = engine()) {
            new ChartCheck(new HelmLint(engine, folder, parameters.strict())).check(chart, archive);
        }
        String size = Math.max(1, chart.archive().length / 1024) + " KiB, sha256:" + chart.digest();
        log.info("Chart " + chart + " is well: " + archive + " (" + size + ")");
        if (mojo.dryRun) {
            log.info("Not published to " + parameters.repository() + ": ship.dryRun is true");
            return;
        }
        Publication publication = repository().publish(chart);
        log.info((publication.isNew() ? "Published " : "Already published: ") + chart + " at " + publication.location()
                + " (" + publication.digest() + ")");
    }

    private void repair(ObjectLocation repository) {
        List<String> changes =
                new IndexRepair(store(), writer(), repository, parameters.style(), patience()).run(mojo.dryRun);
        changes.forEach(log::info);
        String end = changes.isEmpty()
                ? " agrees with the archives that are there"
                : mojo.dryRun ? " would be changed so: ship.dryRun is true" : " is repaired";
        log.info("The index of " + repository + end);
    }

    private ChartRepository repository() {
        if (parameters.bucket().isEmpty()) {
            OciRegistry registry = new OciRegistry(credentials, log::info);
            return new OciChartRepository(new PublishedCharts(registry), parameters.repository());
        }
        return new S3ChartRepository(
                store(), writer(), parameters.bucket().get(), parameters.style(), patience(), log::warn);
    }

    private Patience patience() {
        return Patience.of(parameters.patience());
    }

    private ObjectStore store() {
        return open.add(new S3ObjectStore(settings()));
    }

    private S3ObjectWriter writer() {
        return open.add(new S3ObjectWriter(settings(), WriteOptions.of(variables)));
    }

    private S3Settings settings() {
        return S3Parameters.of(mojo).settings(variables, credentials);
    }

    private HelmEngine engine() {
        Path scratch = open.add(ScratchFolder.make()).path();
        return new HelmEngines(mojo.maven, variables, log::debug).engine(text(mojo.helmExecutable), scratch);
    }

    /** The registry that the environment's credentials are meant for. */
    private String registryHost() {
        return parameters.bucket().isPresent()
                ? ""
                : PublishedCharts.name(parameters
                                        .repository()
                                        .replaceFirst("^oci://", "")
                                        .replaceAll("/+$", "") + "/chart")
                        .registry();
    }

    @Override
    public void close() {
        open.close();
    }
}
