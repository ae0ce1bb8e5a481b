package dev.shipline.document;

/** A place in a text; both counted from 1. */
public record Position(int line, int column) implements Comparable<Position> {
    public static final Position START = new Position(1, 1);

    @Override
    public int compareTo(Position other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }

    /** As compilers write it, {@code 3:5}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
