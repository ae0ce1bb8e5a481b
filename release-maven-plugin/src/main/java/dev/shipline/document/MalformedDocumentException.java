package dev.shipline.document;

/** A text that is not the JSON or YAML it should be. */
public final class MalformedDocumentException extends RuntimeException {
    private final int line;

    MalformedDocumentException(String problem, int line, Throwable cause) {
        super(line > 0 ? problem + " (line " + line + ")" : problem, cause);
        this.line = line;
    }

    /** The line of the fault, counted from 1; 0 where it is not known. */
    public int line() {
        return line;
    }
}
