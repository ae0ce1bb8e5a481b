package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The bill that the build wrote, where a plugin of its own does that, or one of what Maven resolved. */
public final class ServiceSboms implements SbomSource {
    private static final int BUFFER = 64 * 1024;

    private final Service service;
    private final Path target;
    private final Path classes;
    private final Supplier<List<Library>> libraries;

    /**
     * @param target    where the build writes
     * @param classes   where it compiles to
     * @param libraries the run-time class path, asked for when it is resolved
     */
    public ServiceSboms(Service service, Path target, Path classes, Supplier<List<Library>> libraries) {
        this.service = requireNonNull(service, "service is null");
        this.target = requireNonNull(target, "target is null");
        this.classes = requireNonNull(classes, "classes is null");
        this.libraries = requireNonNull(libraries, "libraries is null");
    }

    @Override
    public Optional<Sbom> read(Optional<BaseImage> base, Instant time, Consumer<String> notes) {
        // the CycloneDX plugin's file, and the one that Spring Boot puts into the image
        for (Path file : List.of(target.resolve("bom.json"), classes.resolve("META-INF/sbom/application.cdx.json"))) {
            Optional<Sbom> written = Files.isRegularFile(file) ? written(file, notes) : Optional.empty();
            if (written.isPresent()) {
                return written;
            }
        }
        List<Library> resolved = libraries.get();
        if (resolved.isEmpty() && !Files.isDirectory(classes)) {
            notes.accept("Maven compiled nothing here to make an SBOM of; write one to "
                    + target.getFileName().resolve("bom.json") + " to have one");
            return Optional.empty();
        }
        byte[] content = new CycloneDx(service, resolved, hashes(resolved), base, time).bytes();
        int components = resolved.size() + (base.isPresent() ? 1 : 0);
        return Optional.of(new Sbom(content, components, "of what Maven resolved"));
    }

    /** What lies there may be of another build, or no bill at all: then it is said, and left. */
    private Optional<Sbom> written(Path file, Consumer<String> notes) {
        String name = target.getParent() == null
                ? file.toString()
                : target.getParent().relativize(file).toString();
        try {
            byte[] content = Files.readAllBytes(file);
            Document bom = Document.json(content);
            Document subject = bom.at("metadata", "component");
            if (!bom.at("bomFormat").text("").equals("CycloneDX")) {
                notes.accept(name + " is no CycloneDX document, so it is not taken for the SBOM");
                return Optional.empty();
            }
            if (!subject.at("version").text(service.version()).equals(service.version())) {
                notes.accept(name + " is of version " + subject.at("version").text("")
                        + ", so it is not taken for the SBOM of " + service.version());
                return Optional.empty();
            }
            return Optional.of(new Sbom(content, bom.at("components").items().size(), "the build's own, " + name));
        } catch (IOException | MalformedDocumentException e) {
            notes.accept(name + " cannot be read, so it is not taken for the SBOM: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<String, String> hashes(List<Library> libraries) {
        Map<String, String> hashes = new HashMap<>();
        for (Library library : libraries) {
            // in a reactor that only compiles, a module is the folder of its classes
            if (Files.isRegularFile(library.file())) {
                hashes.put(library.id(), sha256(library.file()));
            }
        }
        return hashes;
    }

    private static String sha256(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
