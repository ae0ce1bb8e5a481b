package dev.shipline.image;

import com.google.cloud.tools.jib.api.MainClassFinder;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the one class with a main method. */
final class MainClass {
    private static final String CHOOSE = "set ship.image.mainClass to the class to start";
    private static final String NONE = CHOOSE + ", or ship.skip to true if this module is no service";

    private MainClass() {}

    static String in(Path classes) {
        MainClassFinder.Result found = MainClassFinder.find(filesOf(classes), event -> {});
        return switch (found.getType()) {
            case MAIN_CLASS_FOUND -> found.getFoundMainClass();
            case MAIN_CLASS_NOT_FOUND -> throw failure("no class in " + classes + " has a main method", NONE);
            case MULTIPLE_MAIN_CLASSES ->
                throw failure(
                        "several classes have a main method: "
                                + String.join(
                                        ", ",
                                        found.getFoundMainClasses().stream()
                                                .sorted()
                                                .toList()),
                        CHOOSE);
        };
    }

    private static List<Path> filesOf(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + classes + ": " + e.getMessage(), e);
        }
    }

    private static ReleaseFailure failure(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot tell what the image starts", because, fix);
    }
}
