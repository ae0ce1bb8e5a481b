package dev.shipline.image;

import static java.util.Objects.requireNonNull;

/** An image that jib has built into a file. */
final class JibImage implements BuiltImage {
    private final ImageName name;
    private final ImageLayout layout;
    private final String summary;
    private final ImageUploader uploader;

    JibImage(ImageName name, ImageLayout layout, String summary, ImageUploader uploader) {
        this.name = requireNonNull(name, "name is null");
        this.layout = requireNonNull(layout, "layout is null");
        this.summary = requireNonNull(summary, "summary is null");
        this.uploader = requireNonNull(uploader, "uploader is null");
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public PushedImage push(String tag) {
        return uploader.upload(layout, name, tag);
    }
}
