package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** An image, or an index of them, that was made of Java parts. */
final class JavaImage implements BuiltImage {
    private final ImageName name;
    private final ImageLayout layout;
    private final ImageContents contents;
    private final String summary;
    private final ImageUploader uploader;

    JavaImage(ImageName name, ImageLayout layout, ImageContents contents, String summary, ImageUploader uploader) {
        this.name = requireNonNull(name, "name is null");
        this.layout = requireNonNull(layout, "layout is null");
        this.contents = requireNonNull(contents, "contents is null");
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

    @Override
    public Optional<ImageContents> contents() {
        return Optional.of(contents);
    }
}
