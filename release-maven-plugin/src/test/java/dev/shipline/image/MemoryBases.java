package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Base images in the memory, and the faults a test asks for. */
final class MemoryBases implements BaseRegistry {
    private final Map<String, ImageDigest> tags = new HashMap<>();
    private final Map<ImageDigest, byte[]> contents = new HashMap<>();
    private final Deque<byte[]> wrongBytes = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private boolean away;

    ImageDigest put(String content) {
        return put(content.getBytes(StandardCharsets.UTF_8));
    }

    ImageDigest put(byte[] content) {
        ImageDigest digest = ImageDigest.of(content);
        contents.put(digest, content);
        return digest;
    }

    void tag(String reference, ImageDigest digest) {
        tags.put(BaseReference.parse(reference).toString(), digest);
    }

    void lose(ImageDigest digest) {
        contents.remove(digest);
    }

    /** The next blobs are these, whatever was asked for. */
    void answerWrongly(byte[]... answers) {
        wrongBytes.addAll(List.of(answers));
    }

    void goAway() {
        away = true;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    void forget() {
        asked.clear();
    }

    @Override
    public ImageDigest resolve(BaseReference base) {
        asked.add("tag " + base);
        return require(tags.get(base.toString()), base);
    }

    @Override
    public byte[] manifest(BaseReference base, ImageDigest digest) {
        asked.add("manifest " + digest);
        return require(contents.get(digest), base);
    }

    @Override
    public InputStream blob(BaseReference base, ImageDigest digest) throws IOException {
        asked.add("blob " + digest);
        byte[] bytes = wrongBytes.isEmpty() ? require(contents.get(digest), base) : wrongBytes.poll();
        return new ByteArrayInputStream(bytes);
    }

    private <T> T require(T found, BaseReference base) {
        if (away) {
            throw new ReleaseFailure(FailureCode.UNREACHABLE, "cannot read " + base, "it is away", "wait");
        }
        if (found == null) {
            throw new ReleaseFailure(FailureCode.CONFIGURATION, "cannot read " + base, "it is gone", "take another");
        }
        return found;
    }
}
