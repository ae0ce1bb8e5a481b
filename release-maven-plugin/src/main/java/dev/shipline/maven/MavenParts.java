package dev.shipline.maven;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Maven's own objects that a goal works with. */
record MavenParts(
        MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {}
