package dev.shipline.it;

import java.util.List;

/** What a build says at the level ERROR, without what Maven says at the end of every build that fails. */
final class ErrorLines {
    private static final String LEVEL = "[ERROR]";
    private static final List<String> MAVENS_OWN = List.of(
            "To see the full stack trace",
            "Re-run Maven using the -X switch",
            "For more information about the errors",
            "[Help ",
            "After correcting the problems",
            "mvn <args> -rf",
            "mvn [args] -rf");

    private ErrorLines() {}

    static List<String> of(MavenBuild.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith(LEVEL))
                .map(line -> line.substring(LEVEL.length()).strip())
                .filter(line -> !line.isEmpty() && MAVENS_OWN.stream().noneMatch(line::startsWith))
                .toList();
    }
}
