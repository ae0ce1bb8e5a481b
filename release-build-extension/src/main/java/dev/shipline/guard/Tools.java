package dev.shipline.guard;

import java.util.ArrayList;
import java.util.List;

/** The Java and the Maven that run. */
final class Tools {
    private static final int OLDEST_JAVA = 17;
    private static final int[] OLDEST_MAVEN = {3, 8, 7};

    private final int java;
    private final String maven;

    /**
     * @param java  the number of its release
     * @param maven its version; empty if it does not say
     */
    Tools(int java, String maven) {
        this.java = java;
        this.maven = maven;
    }

    List<String> javaProblems() {
        return java >= OLDEST_JAVA
                ? List.of()
                : List.of("Maven runs on Java " + java + ", and the release goals need " + OLDEST_JAVA
                        + " or newer; let JAVA_HOME name a newer JDK");
    }

    List<String> mavenProblems() {
        if (maven.isEmpty() || isNewEnough()) {
            return List.of();
        }
        return List.of("this is Maven " + maven + ", and the release goals need 3.8.7 or newer; install a newer Maven");
    }

    boolean isMaven4() {
        return number(0) >= 4;
    }

    private boolean isNewEnough() {
        for (int i = 0; i < OLDEST_MAVEN.length; i++) {
            if (number(i) != OLDEST_MAVEN[i]) {
                return number(i) > OLDEST_MAVEN[i];
            }
        }
        return true;
    }

    /** A part of the version, 0 where it has none. */
    private int number(int index) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : maven.split("[.-]")) {
            if (!part.matches("\\d{1,6}")) {
                break;
            }
            numbers.add(Integer.valueOf(part));
        }
        return index < numbers.size() ? numbers.get(index) : 0;
    }
}
