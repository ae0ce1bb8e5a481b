package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the one class that can be started. */
final class MainClass {
    private static final String CHOOSE = "set ship.image.mainClass to the class to start";
    private static final String NONE = CHOOSE + ", or ship.skip to true if this module is no service";

    private MainClass() {}

    static String in(Path classes) {
        List<String> found = new ArrayList<>();
        for (Path file : classFiles(classes)) {
            try {
                MainMethods.in(Files.readAllBytes(file)).ifPresent(found::add);
            } catch (IOException | RuntimeException e) {
                throw failure("the class file " + file + " cannot be read (" + e + ")", CHOOSE);
            }
        }
        if (found.isEmpty()) {
            throw failure("no class in " + classes + " has a main method", NONE);
        }
        if (found.size() > 1) {
            found.sort(null);
            throw failure("several classes have a main method: " + String.join(", ", found), CHOOSE);
        }
        return found.get(0);
    }

    private static List<Path> classFiles(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("the folder " + classes + " cannot be read (" + e + ")", CHOOSE);
        }
    }

    private static ReleaseFailure failure(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot tell what the image starts", because, fix);
    }
}
