package dev.shipline.sandbox.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.BlobMetadata;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/**
 * The folder behind S3, where the file is the truth: S3Proxy keeps the ETag of an object beside the file, so a file that a hand laid there has none and
 * one that a hand edited keeps its old one. This puts the ETag right before an object is read.
 */
final class FolderStore extends ForwardingBlobStore {
    /** Where S3Proxy looks for the 16 bytes that become the ETag. */
    private static final String CONTENT_MD5 = "user.content-md5";

    private final Path folder;

    FolderStore(BlobStore store, Path folder) {
        super(store);
        this.folder = folder;
    }

    @Override
    public Blob getBlob(String bucket, String key) {
        markContent(bucket, key);
        return super.getBlob(bucket, key);
    }

    @Override
    public Blob getBlob(String bucket, String key, GetOptions options) {
        markContent(bucket, key);
        return super.getBlob(bucket, key, options);
    }

    @Override
    public BlobMetadata blobMetadata(String bucket, String key) {
        markContent(bucket, key);
        return super.blobMetadata(bucket, key);
    }

    private void markContent(String bucket, String key) {
        Path file = folder.resolve(bucket).resolve(key).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            return;
        }
        var attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (attributes == null) {
            return;
        }
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
            if (!ByteBuffer.wrap(md5).equals(marked(attributes))) {
                attributes.write(CONTENT_MD5, ByteBuffer.wrap(md5));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mark " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static ByteBuffer marked(UserDefinedFileAttributeView attributes) throws IOException {
        if (!attributes.list().contains(CONTENT_MD5)) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer mark = ByteBuffer.allocate(attributes.size(CONTENT_MD5));
        attributes.read(CONTENT_MD5, mark);
        return mark.flip();
    }
}
