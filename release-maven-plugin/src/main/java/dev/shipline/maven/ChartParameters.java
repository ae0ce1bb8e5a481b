package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartRequest;
import dev.shipline.chart.ChartSettings;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.KeptFiles;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.io.File;
import java.net.URI;
import java.util.Optional;

/** What the parameters say of the chart. */
final class ChartParameters {
    private final ShipMojo mojo;

    ChartParameters(ShipMojo mojo) {
        this.mojo = requireNonNull(mojo, "mojo is null");
    }

    void check(Problems problems) {
        Optional.ofNullable(mojo.chartKeyring)
                .filter(file -> !file.isFile())
                .ifPresent(file -> problems.add("ship.chart.keyring is wrong: there is no file " + file));
    }

    ChartRequest request(String location) {
        return new ChartRequest(
                location, text(mojo.chartVersion), mojo.directory.toPath().resolve("chart"));
    }

    ChartSettings settings(CredentialSource credentials, KeptFiles kept) {
        return new ChartSettings(
                host -> ofChart(host, credentials),
                Optional.ofNullable(mojo.chartKeyring).map(File::toPath),
                kept);
    }

    /** The server that the property names is meant for the chart's own host, and for no repository on which the chart depends. */
    private Optional<Credentials> ofChart(String host, CredentialSource credentials) {
        Optional<String> server = text(mojo.chartServer);
        if (server.isEmpty() || !host.equals(authority())) {
            return credentials.find(host);
        }
        return Optional.of(credentials
                .find(server.get())
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.CREDENTIALS,
                        "cannot log in to " + host,
                        "settings.xml has no server \"" + server.get() + "\"",
                        "add it, or correct ship.chart.server")));
    }

    private String authority() {
        try {
            return text(mojo.chart).map(URI::create).map(URI::getAuthority).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
