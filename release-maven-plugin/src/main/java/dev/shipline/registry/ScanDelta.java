package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an image's findings differ from those of the image that runs now. A finding is the same one if it is in the same package, of whatever version: a
 * package that was updated and still has it brings nothing new.
 *
 * @param against the image that runs now
 * @param added   findings that only the new image has
 * @param running findings that run already
 * @param gone    findings that only the image has that runs now
 */
public record ScanDelta(ImageDigest against, List<Finding> added, List<Finding> running, List<Finding> gone) {
    private record Key(String id, String packageName) {
        static Key of(Finding finding) {
            return new Key(finding.id(), finding.packageName());
        }
    }

    public ScanDelta {
        requireNonNull(against, "against is null");
        added = List.copyOf(added);
        running = List.copyOf(running);
        gone = List.copyOf(gone);
    }

    public static ScanDelta between(ImageDigest against, List<Finding> before, List<Finding> now) {
        Set<Key> old = keys(before);
        Set<Key> young = keys(now);
        return new ScanDelta(
                against,
                now.stream().filter(finding -> !old.contains(Key.of(finding))).toList(),
                now.stream().filter(finding -> old.contains(Key.of(finding))).toList(),
                before.stream()
                        .filter(finding -> !young.contains(Key.of(finding)))
                        .toList());
    }

    /** "3 new, 12 already running, 2 gone". */
    public String summary() {
        return added.size() + " new, " + running.size() + " already running, " + gone.size() + " gone";
    }

    private static Set<Key> keys(List<Finding> findings) {
        return findings.stream().map(Key::of).collect(Collectors.toSet());
    }
}
