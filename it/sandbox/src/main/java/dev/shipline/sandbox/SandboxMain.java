package dev.shipline.sandbox;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a sandbox until it is ended, and says in one line how to release into it. */
public final class SandboxMain {
    private static final String USAGE = "usage: sandbox <state folder> [--port-base <port, 0 for any>]";

    private SandboxMain() {}

    /** What the command line asks for. */
    record Arguments(Path state, SandboxPorts ports) {
        /** @throws IllegalArgumentException with the usage, if it asks for nothing that can be done */
        static Arguments parse(String... words) {
            String state = null;
            int base = SandboxPorts.DEFAULT_BASE;
            for (int i = 0; i < words.length; i++) {
                if (words[i].equals("--port-base") && i + 1 < words.length && words[i + 1].matches("\\d{1,5}")) {
                    base = Integer.parseInt(words[++i]);
                } else if (state == null && !words[i].startsWith("-")) {
                    state = words[i];
                } else {
                    throw new IllegalArgumentException(USAGE);
                }
            }
            if (state == null || base > 65_000) {
                throw new IllegalArgumentException(USAGE);
            }
            return new Arguments(Path.of(state), base == 0 ? SandboxPorts.random() : SandboxPorts.from(base));
        }
    }

    public static void main(String[] words) throws InterruptedException {
        Sandbox sandbox;
        try {
            Arguments arguments = Arguments.parse(words);
            sandbox = Sandbox.start(arguments.state(), arguments.ports());
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox"));
        System.out.println(sandbox.deployCommand());
        new CountDownLatch(1).await();
    }
}
