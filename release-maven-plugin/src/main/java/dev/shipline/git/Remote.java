package dev.shipline.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Where a checkout is fetched from.
 *
 * @param host  github.com
 * @param owner the organisation, acme
 * @param name  the repository, orders
 */
public record Remote(String host, String owner, String name) {
    /** git@host:owner/name.git, ssh://git@host:22/owner/name, https://user@host/group/owner/name.git */
    private static final Pattern URL =
            Pattern.compile("(?:[a-z+]+://)?(?:[^@/]+@)?([^:/]+)(?::\\d+)?[:/](?:.*/)?([^/:]+)/([^/]+?)(?:\\.git)?/?");

    public Remote {
        requireNonNull(host, "host is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(name, "name is null");
    }

    static Optional<Remote> parse(String url) {
        Matcher matcher = URL.matcher(url.strip());
        return matcher.matches() && matcher.group(1).contains(".")
                ? Optional.of(new Remote(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** The remote named origin of the checkout that a folder is in. */
    public static Optional<Remote> of(Path folder) {
        try (Repository repository = repository(folder)) {
            return repository == null
                    ? Optional.empty()
                    : Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url"))
                            .flatMap(Remote::parse);
        } catch (IOException e) {
            // who is to be asked then is the user
            return Optional.empty();
        }
    }

    /** The branch that the remote calls its own; main or master where it says nothing. */
    public static String trunk(Path folder) {
        try (Repository repository = repository(folder)) {
            if (repository == null) {
                return "main";
            }
            Ref head = repository.exactRef(Constants.R_REMOTES + "origin/HEAD");
            if (head != null && head.isSymbolic()) {
                return head.getTarget().getName().substring((Constants.R_REMOTES + "origin/").length());
            }
            for (String branch : List.of("main", "master")) {
                if (repository.exactRef(Constants.R_HEADS + branch) != null
                        || repository.exactRef(Constants.R_REMOTES + "origin/" + branch) != null) {
                    return branch;
                }
            }
            return "main";
        } catch (IOException e) {
            return "main";
        }
    }

    private static Repository repository(Path folder) throws IOException {
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().findGitDir(folder.toAbsolutePath().toFile());
        return builder.getGitDir() == null ? null : builder.setMustExist(true).build();
    }
}
