package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Somebody who signs charts with a key of gpg's, made for the test. */
final class ChartSigner implements AutoCloseable {
    private static final String NAME = "ci@acme.example";

    private final RealWorld world;
    private final Path home;

    /** The home is a short path: the agent's socket in it may not have more than 107 characters. */
    ChartSigner(RealWorld world) throws IOException {
        this.world = world;
        this.home = Files.createTempDirectory(
                "gpg", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        gpg("--passphrase", "", "--quick-gen-key", NAME, "rsa3072", "sign", "never");
        gpg("--output", publicKeys().toString(), "--export", NAME);
        gpg("--passphrase", "", "--output", secretKeys().toString(), "--export-secret-keys", NAME);
    }

    /** For {@code ship.chart.keyring}. */
    Path publicKeys() {
        return home.resolve("public.gpg");
    }

    /** What {@code helm package --sign} makes, with the signature beside it. */
    Path sign(String helm, String chart, String version, Path folder) {
        world.tool(
                helm,
                "package",
                chart,
                "--version=" + version,
                "--destination=" + folder,
                "--sign",
                "--key=" + NAME,
                "--keyring=" + secretKeys());
        return folder.resolve("microservice-" + version + ".tgz");
    }

    private Path secretKeys() {
        return home.resolve("secret.gpg");
    }

    private void gpg(String... arguments) {
        String[] command = new String[arguments.length + 6];
        String[] common = {"gpg", "--homedir=" + home, "--batch", "--quiet", "--pinentry-mode", "loopback"};
        System.arraycopy(common, 0, command, 0, common.length);
        System.arraycopy(arguments, 0, command, common.length, arguments.length);
        world.command(command);
    }

    /** Ends the agent that gpg started for the home. */
    @Override
    public void close() throws IOException {
        world.command("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent");
        Trees.delete(home);
    }
}
