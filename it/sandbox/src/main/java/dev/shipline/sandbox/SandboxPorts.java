package dev.shipline.sandbox;

/** The ports of the neighbours; 0 means any that is free. */
public record SandboxPorts(int registry, int s3, int datadog, int docker, int cluster) {
    /** Where the command line puts them unless it is told otherwise. */
    public static final int DEFAULT_BASE = 18500;

    public static SandboxPorts random() {
        return new SandboxPorts(0, 0, 0, 0, 0);
    }

    /** Five ports in a row. */
    public static SandboxPorts from(int base) {
        return new SandboxPorts(base, base + 1, base + 2, base + 3, base + 4);
    }
}
