package dev.shipline.image;

import static java.util.Objects.requireNonNull;

/** An image for several platforms in a file, which no engine's store holds. */
record ArchivedImage(ImageName name, ImageLayout layout, String summary, ImageUploader uploader) implements BuiltImage {
    ArchivedImage {
        requireNonNull(name, "name is null");
        requireNonNull(layout, "layout is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(uploader, "uploader is null");
    }

    @Override
    public PushedImage push(String tag) {
        return uploader.upload(layout, name, tag);
    }
}
