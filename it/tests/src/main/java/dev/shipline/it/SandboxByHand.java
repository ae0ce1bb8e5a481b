package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import dev.shipline.sandbox.SandboxPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a sandbox until it is ended, for releases by hand. Its settings also let services inherit this project's parent, which is published nowhere yet. */
public final class SandboxByHand {
    private SandboxByHand() {}

    /** Arguments: project root, version, local repository, state folder, first port (0 for any). */
    public static void main(String[] args) throws IOException, InterruptedException {
        Reactor reactor = new Reactor(Path.of(args[0]), args[1], Path.of(args[2]));
        Path state = Path.of(args[3]).toAbsolutePath().normalize();
        int port = Integer.parseInt(args[4]);
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(state, port == 0 ? SandboxPorts.random() : SandboxPorts.from(port));
        } catch (RuntimeException e) {
            System.err.println(
                    "cannot start the sandbox, because " + e.getMessage()
                            + "; end the one that runs already, or take other ports: -Dsandbox.port=0 -Dsandbox.state=<folder>");
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox"));
        sandbox.useLocalRepository(LocalRepositoryView.layOut(reactor, state.resolve("maven-repository")));
        System.out.println("The sandbox runs until you end it with Ctrl-C; what it holds is kept in " + state + ".");
        System.out.println("In a service's folder, this releases it here and nowhere else:");
        System.out.println();
        System.out.println("    " + sandbox.deployCommand());
        System.out.println();
        Path values = state.resolve("s3/values");
        System.out.println(
                "A service's values: " + values + "/<service>/{base,dev,qa,prod}.yaml; those that ship:init wrote: "
                        + "cp -r .ship/values/<service> " + values);
        System.out.println("Pods of a commit that crash: echo '<service>@<7 digits of the commit>=crash' >> "
                + state.resolve("pods.properties") + " (or image, pending, config, unready, oom)");
        System.out.println("What the scanner finds: " + state.resolve("registry/scan.json"));
        new CountDownLatch(1).await();
    }
}
