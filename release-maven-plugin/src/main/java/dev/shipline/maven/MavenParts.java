package dev.shipline.maven;

import dev.shipline.failure.ReleaseFailure;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Maven's own objects that a goal works with. */
record MavenParts(
        MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
    /** Runs a goal; a failure becomes what Maven knows, by whose it is to mend. */
    void run(Runnable goal) throws MojoExecutionException, MojoFailureException {
        try {
            goal.run();
        } catch (ReleaseFailure failure) {
            // Maven appends the words of every cause to a message that says all there is to say; -e asks for them
            Throwable cause = session.getRequest().isShowErrors() ? failure : null;
            if (failure.code().forTheUserToMend()) {
                throw new MojoFailureException(failure.getMessage(), cause);
            }
            throw new MojoExecutionException(failure.getMessage(), cause);
        }
    }
}
