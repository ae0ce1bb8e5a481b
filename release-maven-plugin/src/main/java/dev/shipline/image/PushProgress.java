package dev.shipline.image;

import com.github.dockerjava.api.model.PushResponseItem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a push prints, and the digest it names at its end. */
final class PushProgress {
    private static final Pattern STATUS = Pattern.compile("digest: (sha256:[0-9a-f]{64})");

    private ImageDigest fromAux;
    private ImageDigest fromStatus;

    synchronized void read(PushResponseItem item) {
        if (item.getAux() != null && item.getAux().getDigest() != null) {
            fromAux = new ImageDigest(item.getAux().getDigest());
        }
        if (item.getStatus() == null) {
            return;
        }
        Matcher status = STATUS.matcher(item.getStatus());
        if (status.find()) {
            fromStatus = new ImageDigest(status.group(1));
        }
    }

    /** The digest that the registry took; engines with the containerd store name it in a status line only. */
    synchronized Optional<ImageDigest> digest() {
        return Optional.ofNullable(fromAux).or(() -> Optional.ofNullable(fromStatus));
    }
}
