package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Blobs: asking, reading, and the three ways of sending them. */
final class BlobApi {
    private final RegistryStore store;

    BlobApi(RegistryStore store) {
        this.store = store;
    }

    Reply read(String repository, String digest) {
        if (!store.hasBlob(repository, digest)) {
            throw RegistryProblem.unknownBlob(digest);
        }
        return Reply.file(200, store.blob(digest))
                .with("Content-Type", "application/octet-stream")
                .with("Docker-Content-Digest", digest);
    }

    /**
     * Begins an upload, or ends it at once: where the blob can be mounted, or came along whole.
     *
     * @param readable whether the caller may pull from a repository to mount from
     */
    Reply begin(Call call, String repository, Predicate<String> readable) throws IOException {
        store.makeRepository(repository);
        Optional<String> mount = call.parameter("mount");
        Optional<String> from = call.parameter("from").filter(readable);
        if (mount.isPresent() && from.isPresent() && isDigest(mount.get()) && store.hasBlob(from.get(), mount.get())) {
            store.linkBlob(repository, mount.get());
            return created(repository, mount.get());
        }
        String id = UUID.randomUUID().toString();
        Path upload = Files.createFile(store.uploads(repository).resolve(id));
        if (call.parameter("digest").isPresent()) {
            append(call, upload);
            return finish(repository, upload, call.parameter("digest").get());
        }
        return progress(202, repository, id, 0);
    }

    Reply status(String repository, String id) throws IOException {
        return progress(204, repository, id, Files.size(upload(repository, id)));
    }

    Reply append(Call call, String repository, String id) throws IOException {
        Path upload = upload(repository, id);
        requireNextByte(call, Files.size(upload));
        append(call, upload);
        return progress(202, repository, id, Files.size(upload));
    }

    Reply end(Call call, String repository, String id) throws IOException {
        Path upload = upload(repository, id);
        requireNextByte(call, Files.size(upload));
        append(call, upload);
        return finish(repository, upload, call.parameter("digest").orElse(""));
    }

    Reply cancel(String repository, String id) throws IOException {
        Files.delete(upload(repository, id));
        return Reply.empty(204);
    }

    static boolean isDigest(String text) {
        return text.matches("sha256:[0-9a-f]{64}");
    }

    private Reply finish(String repository, Path upload, String digest) throws IOException {
        String found = Sha256.of(upload);
        if (!found.equals(digest)) {
            Files.delete(upload);
            throw RegistryProblem.invalidDigest(digest, found);
        }
        store.adoptBlob(repository, upload, digest);
        return created(repository, digest);
    }

    private Path upload(String repository, String id) {
        Path upload = store.uploads(repository).resolve(id);
        if (!id.matches("[0-9a-f-]{36}") || !Files.exists(upload)) {
            throw RegistryProblem.unknownUpload(id);
        }
        return upload;
    }

    private static void requireNextByte(Call call, long expected) {
        String range = call.header("Content-Range").orElse("").replace("bytes ", "");
        if (!range.isEmpty() && !range.startsWith(expected + "-")) {
            throw RegistryProblem.outOfOrder(expected);
        }
    }

    private static void append(Call call, Path upload) throws IOException {
        try (OutputStream out = Files.newOutputStream(upload, StandardOpenOption.APPEND)) {
            call.body().transferTo(out);
        }
    }

    private static Reply progress(int status, String repository, String id, long size) {
        return Reply.empty(status)
                .with("Location", "/v2/" + repository + "/blobs/uploads/" + id)
                .with("Range", "0-" + Math.max(0, size - 1))
                .with("Docker-Upload-UUID", id);
    }

    private static Reply created(String repository, String digest) {
        return Reply.empty(201)
                .with("Location", "/v2/" + repository + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest);
    }
}
