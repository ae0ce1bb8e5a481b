package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A service in a git repository of its own, as a team has it. Authors and times are fixed, so that the commits' shas, and the digests of the images made of
 * them, are the same on every machine.
 */
public final class Checkout {
    private static final Instant FIRST_COMMIT = Instant.parse("2026-11-20T09:00:00Z");

    private final Path folder;
    private int commits;

    private Checkout(Path folder) {
        this.folder = folder;
    }

    /** Copies a service, without what was built of it, and commits it. */
    public static Checkout of(Path service, Path folder) {
        Checkout checkout = new Checkout(folder);
        try {
            copy(service, folder);
            try (Git git = Git.init()
                    .setDirectory(folder.toFile())
                    .setInitialBranch("main")
                    .call()) {
                git.getRepository().getConfig().setBoolean("core", null, "autocrlf", false);
                git.getRepository().getConfig().setBoolean("commit", null, "gpgsign", false);
                git.getRepository().getConfig().save();
            }
        } catch (IOException | GitAPIException e) {
            throw new IllegalStateException("cannot make a repository in " + folder, e);
        }
        checkout.commit("Start " + service.getFileName());
        return checkout;
    }

    public Path folder() {
        return folder;
    }

    /** Replaces a piece of text in a file, which must be there, and commits. Gives the commit's sha. */
    public String change(String file, String before, String after, String subject) {
        Path path = folder.resolve(file);
        try {
            String content = Files.readString(path);
            if (!content.contains(before)) {
                throw new IllegalStateException(path + " has no \"" + before + "\"");
            }
            Files.writeString(path, content.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return commit(subject);
    }

    /** Commits whatever changed. Gives the commit's sha. */
    public String commit(String subject) {
        Instant time = FIRST_COMMIT.plus(Duration.ofHours(commits));
        commits++;
        PersonIdent author = new PersonIdent("Ada Example", "ada@example.com", time, ZoneOffset.UTC);
        try (Git git = Git.open(folder.toFile())) {
            git.add().addFilepattern(".").call();
            git.add().setUpdate(true).addFilepattern(".").call();
            return git.commit()
                    .setMessage(subject + "\n")
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call()
                    .getName();
        } catch (IOException | GitAPIException e) {
            throw new IllegalStateException("cannot commit in " + folder, e);
        }
    }

    /** A clone in another folder, of a commit that need not be the newest. */
    public Path at(String sha, Path clone) {
        try (Git git = Git.cloneRepository()
                .setURI(folder.toUri().toString())
                .setDirectory(clone.toFile())
                .call()) {
            git.checkout().setName(sha).call();
            return clone;
        } catch (GitAPIException e) {
            throw new IllegalStateException("cannot clone " + folder, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.getFileName().toString().equals("target")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
