package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that a test fills with a project, as small as Maven takes it: what is tested is how it is built, not what. */
record SmallProject(Path folder) {
    /** What releasing takes, where the sandbox's settings do not say it already. */
    private static final String VALUES = "replicas: 1\n";

    /** A service: a POM with our parent, and one class. */
    SmallProject service(String artifactId, String... pieces) {
        return pom(withParent(artifactId, pieces)).mainClass().file(".gitignore", "target/\n");
    }

    SmallProject module(String name) {
        return new SmallProject(folder.resolve(name));
    }

    SmallProject mainClass() {
        return file("src/main/java/com/acme/App.java", """
                package com.acme;

                public final class App {
                    public static void main(String[] args) throws InterruptedException {
                        Thread.currentThread().join();
                    }
                }
                """);
    }

    SmallProject pom(String pom) {
        return file("pom.xml", pom);
    }

    SmallProject file(String name, String content) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays the values of a service into the sandbox's S3. */
    static void uploadValues(World world, String service, String... environments) {
        SmallProject bucket =
                new SmallProject(world.sandbox().s3().bucket("values").resolve(service));
        bucket.file("base.yaml", "name: " + service + "\n");
        for (String environment : environments) {
            bucket.file(environment + ".yaml", VALUES);
        }
    }

    /** @param pieces elements of the POM */
    static String withParent(String artifactId, String... pieces) {
        return childOf("dev.shipline:release-parent-pom:0.1.0-SNAPSHOT", "", artifactId, pieces);
    }

    /** @param relativePath where the parent's POM is; empty for the repository */
    static String childOf(String parent, String relativePath, String artifactId, String... pieces) {
        String[] coordinates = parent.split(":");
        String path = relativePath.isEmpty() ? "<relativePath />" : "<relativePath>" + relativePath + "</relativePath>";
        return project("<parent><groupId>" + coordinates[0] + "</groupId><artifactId>" + coordinates[1]
                + "</artifactId><version>" + coordinates[2] + "</version>" + path + "</parent>"
                + artifact(artifactId) + String.join("\n", pieces));
    }

    static String artifact(String artifactId) {
        return "<groupId>com.acme</groupId><artifactId>" + artifactId
                + "</artifactId><version>1.0.0-SNAPSHOT</version>";
    }

    static String project(String content) {
        return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\n" + content
                + "\n</project>\n";
    }
}
