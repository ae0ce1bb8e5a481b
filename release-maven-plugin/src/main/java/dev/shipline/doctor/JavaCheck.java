package dev.shipline.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the project can be compiled with this Java.
 *
 * @param feature     the version, 17
 * @param description the version in full, for people
 * @param hasCompiler whether it is a JDK and no JRE
 */
public record JavaCheck(int feature, String description, boolean hasCompiler) {
    private static final Pattern RELEASE = Pattern.compile("(?:1\\.)?(\\d{1,3})");

    public JavaCheck {
        requireNonNull(description, "description is null");
    }

    /** @param release what the project compiles for, as its POM says it */
    public Finding finding(Optional<String> release) {
        if (!hasCompiler) {
            return Finding.failed(
                    description + " has no compiler: it is a JRE", "let JAVA_HOME name a JDK of version 17 or newer");
        }
        OptionalInt wanted = release.map(JavaCheck::number).orElse(OptionalInt.empty());
        if (wanted.isPresent() && wanted.getAsInt() > feature) {
            return Finding.warning(
                    description + " is older than the Java " + wanted.getAsInt()
                            + " that is compiled for (maven.compiler.release)",
                    "let JAVA_HOME name a JDK " + wanted.getAsInt()
                            + ", lower maven.compiler.release, or keep it if a toolchain compiles");
        }
        return Finding.ok(description);
    }

    private static OptionalInt number(String release) {
        Matcher matcher = RELEASE.matcher(release.strip());
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
