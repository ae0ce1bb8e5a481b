package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.git.GitRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The part of the plan that says which commit is released. */
final class CommitParameters {
    private final ShipMojo mojo;
    private final Problems problems;

    CommitParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** What is wrong with the scope is among the problems. */
    Commit commit(Map<String, String> variables) {
        Path folder = mojo.maven.project().getBasedir().toPath();
        GitRepository git = new GitRepository(folder, variables, mojo.getLog()::warn);
        Commit built = git.commit();
        if (!List.of("repository", "module").contains(mojo.commitScope)) {
            problems.add("ship.commit.scope is wrong: \"" + mojo.commitScope + "\" is neither repository nor module");
        }
        if (!mojo.commitScope.equals("module")) {
            return built;
        }
        return git.newestTouching(built, new ModuleFiles(mojo.maven.session()).of(mojo.maven.project()));
    }
}
