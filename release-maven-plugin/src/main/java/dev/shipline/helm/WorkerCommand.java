package dev.shipline.helm;

import dev.shipline.helm.worker.HelmWorker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command line of the Helm worker. It starts for a handful of calls, so everything is set for a fast start. */
final class WorkerCommand {
    /** Longer than any rollout is watched between two calls. */
    private static final Duration IDLE = Duration.ofHours(1);

    private WorkerCommand() {}

    /**
     * @param temporary where the native library is unpacked to
     * @param folder    what the worker removes when it finds itself alone
     */
    static List<String> of(Path java, List<Path> classpath, Path temporary, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx256m",
                // The JVM's own warnings must not be printed between messages.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djna.encoding=UTF-8",
                "-Djna.nosys=true",
                // Here both native libraries are unpacked to, and from here they are removed also after a kill.
                "-Djava.io.tmpdir=" + temporary,
                "-Djna.tmpdir=" + temporary,
                // Or helm-java would download an unchecked jar when it does not find its native library.
                "-Dcom.marcnuri.jkube-helm.skipRemoteJar=true"));
        command.add("-cp");
        command.add(classpath.stream()
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(HelmWorker.class.getName());
        command.add(Long.toString(IDLE.toSeconds()));
        command.add(folder.toAbsolutePath().toString());
        return command;
    }
}
