package dev.shipline.it;

import java.util.function.Function;

/**
 * Something that is wrong on purpose.
 *
 * @param title the heading in docs/troubleshooting.md
 * @param fails whether the build must fail; otherwise it warns
 * @param run   makes it wrong, lets Maven run, and puts it right again
 */
record Misconfiguration(String title, boolean fails, Function<MisconfigurationRig, MavenBuild.Result> run) {
    static Misconfiguration fails(String title, Function<MisconfigurationRig, MavenBuild.Result> run) {
        return new Misconfiguration(title, true, run);
    }

    static Misconfiguration warns(String title, Function<MisconfigurationRig, MavenBuild.Result> run) {
        return new Misconfiguration(title, false, run);
    }
}
