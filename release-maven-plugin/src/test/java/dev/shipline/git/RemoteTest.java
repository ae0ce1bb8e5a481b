package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.StoredConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "git@github.com:acme/orders.git, github.com, acme, orders",
        "https://github.com/acme/orders, github.com, acme, orders",
        "https://ada@bitbucket.org/acme/orders.git/, bitbucket.org, acme, orders",
        "ssh://git@git.acme.example:2222/acme/orders.git, git.acme.example, acme, orders",
        "https://gitlab.com/acme/shop/orders.git, gitlab.com, shop, orders",
    })
    void isReadFromItsAddress(String url, String host, String owner, String name) {
        assertThat(Remote.parse(url)).contains(new Remote(host, owner, name));
    }

    @ParameterizedTest
    @CsvSource({"/srv/git/orders.git", "../orders", "orders"})
    void isNobodysWhereItIsAFolder(String url) {
        assertThat(Remote.parse(url)).isEmpty();
    }

    @Test
    void isThatOfTheCheckout() throws Exception {
        assertThat(Remote.of(folder)).isEmpty();
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("master")
                .call()) {
            assertThat(Remote.of(folder)).isEmpty();
            StoredConfig config = git.getRepository().getConfig();
            config.setString("remote", "origin", "url", "git@github.com:acme/orders.git");
            config.save();
            git.commit()
                    .setMessage("a")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
            assertThat(Remote.of(folder)).contains(new Remote("github.com", "acme", "orders"));
            assertThat(Remote.trunk(folder)).isEqualTo("master");

            git.getRepository().updateRef("refs/remotes/origin/HEAD").link("refs/remotes/origin/develop");
            assertThat(Remote.trunk(folder)).isEqualTo("develop");
        }
    }

    @Test
    void aDiffIsShownAsGitShowsIt() {
        assertThat(TextDiff.unified("a.txt", Optional.of("1\n2\n3\n"), "1\n2\nx\n3\n"))
                .isEqualTo("--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,4 @@\n 1\n 2\n+x\n 3\n");
        assertThat(TextDiff.unified("a.txt", Optional.empty(), "1\n"))
                .isEqualTo("--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+1\n");
    }
}
