package dev.shipline.sandbox.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.loopback.Neighbour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * S3 over a plain folder: a bucket is a folder, an object is a file, so that a hand can lay one in. Requests must be signed (version 4) with the one
 * pair of keys; buckets are addressed by path.
 */
public final class SandboxS3 implements Neighbour {
    private final Path folder;
    private final String accessKeyId;
    private final String secretAccessKey;
    private int port;
    private BlobStoreContext store;
    private S3Proxy server;

    /**
     * @param folder holds a folder per bucket
     * @param port   0 for any that is free
     */
    public SandboxS3(Path folder, int port, String accessKeyId, String secretAccessKey) {
        this.folder = requireNonNull(folder, "folder is null").toAbsolutePath().normalize();
        this.port = port;
        this.accessKeyId = requireNonNull(accessKeyId, "accessKeyId is null");
        this.secretAccessKey = requireNonNull(secretAccessKey, "secretAccessKey is null");
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        // By its object, not by its name: a look-up by name would load the classes of every cloud.
        store = ContextBuilder.newBuilder(new FilesystemNio2BlobApiMetadata())
                .credentials("unused", "unused")
                .overrides(properties)
                .buildView(BlobStoreContext.class);
        S3Proxy starting = S3Proxy.builder()
                .blobStore(new FolderStore(store.getBlobStore(), folder))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, accessKeyId, secretAccessKey)
                .ignoreUnknownHeaders(true)
                .build();
        try {
            starting.start();
        } catch (Exception e) {
            store.close();
            throw new IllegalStateException("S3 cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        server = starting;
        port = starting.getPort();
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3 cannot stop: " + e.getMessage(), e);
        } finally {
            server = null;
            store.close();
        }
    }

    @Override
    public synchronized int port() {
        return port;
    }

    /** The folder of a bucket. */
    public Path bucket(String name) {
        return folder.resolve(name);
    }
}
