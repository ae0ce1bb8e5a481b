package dev.shipline.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.SystemReader;

/** A new repository with the branch main. A developer's own configuration, such as signed commits, does not reach it. */
final class SampleRepository implements AutoCloseable {
    final Git git;
    private final Path folder;

    SampleRepository(Path folder) throws GitAPIException {
        SystemReader.setInstance(new NoUserConfiguration(folder.resolve(".git/nobody")));
        this.folder = folder;
        this.git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call();
    }

    /** Writes a file and commits it. */
    RevCommit commit(String file, String content, String message, PersonIdent who) throws IOException, GitAPIException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        git.add().addFilepattern(file).call();
        return git.commit().setAuthor(who).setCommitter(who).setMessage(message).call();
    }

    /** A clone that knows only so many commits. */
    void cloneInto(Path clone, int depth) throws GitAPIException {
        Git.cloneRepository()
                .setURI(folder.toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(depth)
                .call()
                .close();
    }

    @Override
    public void close() {
        git.close();
        SystemReader.setInstance(null);
    }
}
