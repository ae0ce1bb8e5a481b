package dev.shipline.git;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** A machine on which nobody has configured git. */
final class NoUserConfiguration extends SystemReader.Delegate {
    private final Path home;

    NoUserConfiguration(Path home) {
        super(SystemReader.getInstance());
        this.home = home;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return config(parent, fs, "user");
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return config(parent, fs, "system");
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return config(parent, fs, "jgit");
    }

    private FileBasedConfig config(Config parent, FS fs, String name) {
        return new FileBasedConfig(parent, home.resolve(name).toFile(), fs);
    }
}
