package dev.shipline.build;

import javax.inject.Named;
import javax.inject.Singleton;
import org.apache.maven.AbstractMavenLifecycleParticipant;
import org.apache.maven.execution.MavenSession;

/**
 * Sees a build from its start to its end, whatever it fails at, and leaves in the journal of each module how it ended where the release goals did not come
 * to tell of it. Nothing that goes wrong here may be noticed: whatever leaves {@link #afterSessionEnd} would make a build fail that succeeded.
 */
@Named("ship")
@Singleton
public final class BuildParticipant extends AbstractMavenLifecycleParticipant {
    private volatile Watch watch;

    @Override
    public void afterProjectsRead(MavenSession session) {
        try {
            if (watch == null && new Switch(session, System.getenv()).isOn()) {
                watch = Watch.begin(session, System.getenv());
            }
        } catch (RuntimeException | LinkageError e) {
            watch = null;
        }
    }

    @Override
    public void afterSessionEnd(MavenSession session) {
        Watch ended = watch;
        watch = null;
        try {
            if (ended != null) {
                ended.end();
            }
        } catch (RuntimeException | LinkageError e) {
            // not measured
        }
    }
}
