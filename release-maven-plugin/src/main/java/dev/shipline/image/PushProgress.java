package dev.shipline.image;

import com.github.dockerjava.api.model.PushResponseItem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a push prints, and the digest it names at its end. */
final class PushProgress {
    private static final Pattern DIGEST = Pattern.compile("digest: (sha256:[0-9a-f]{64})");
    /** A layer, or with the containerd store any blob; mounted are those that another repository of the registry has. */
    private static final Pattern FOUND = Pattern.compile("(Layer a|A)lready exists|Mounted( from .*)?");

    private final Set<String> sent = new HashSet<>();
    private final Set<String> found = new HashSet<>();
    private ImageDigest fromAux;
    private ImageDigest fromStatus;

    synchronized void read(PushResponseItem item) {
        if (item.getAux() != null && item.getAux().getDigest() != null) {
            fromAux = new ImageDigest(item.getAux().getDigest());
        }
        if (item.getStatus() == null) {
            return;
        }
        if (item.getStatus().equals("Pushed")) {
            sent.add(item.getId());
        } else if (FOUND.matcher(item.getStatus()).matches()) {
            found.add(item.getId());
        }
        Matcher digest = DIGEST.matcher(item.getStatus());
        if (digest.find()) {
            fromStatus = new ImageDigest(digest.group(1));
        }
    }

    /** The digest that the registry took; engines with the containerd store name it in a status line only. */
    synchronized Optional<ImageDigest> digest() {
        return Optional.ofNullable(fromAux).or(() -> Optional.ofNullable(fromStatus));
    }

    /** How much was sent. In numbers of blobs, because the engine counts the bytes before compression. */
    synchronized String summary() {
        return "sent %s; %s there already".formatted(blobs(sent.size()), blobs(found.size()));
    }

    private static String blobs(int count) {
        return count == 1 ? "1 blob" : count + " blobs";
    }
}
