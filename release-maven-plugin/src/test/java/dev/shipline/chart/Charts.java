package dev.shipline.chart;

import dev.shipline.s3.KeptFiles;
import dev.shipline.s3.ObjectStore;
import dev.shipline.secret.CredentialSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Chart sources as a user without special settings has them. */
final class Charts {
    static final CredentialSource NOBODY = server -> Optional.empty();

    private Charts() {}

    static ChartSources of(ObjectStore store, Path kept, Path directory) {
        return of(store, ChartRegistry.NONE, NOBODY, Optional.empty(), kept, directory);
    }

    static ChartSources of(
            ObjectStore store,
            ChartRegistry registry,
            CredentialSource credentials,
            Optional<Path> keyring,
            Path kept,
            Path directory) {
        ChartSettings settings = new ChartSettings(credentials, keyring, kept(kept));
        return new ChartSources(store, registry, settings, directory, attempt -> {});
    }

    static KeptFiles kept(Path folder) {
        return new KeptFiles(folder, 64 * 1024 * 1024, Clock.systemUTC());
    }
}
