package dev.shipline.document;

/** Ends the reading of a text at a fault that hides what follows it. */
final class UnreadableYaml extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    UnreadableYaml(Position position, String problem) {
        super(problem, null, false, false);
        this.fault = new Fault(position, problem);
    }

    Fault fault() {
        return fault;
    }
}
