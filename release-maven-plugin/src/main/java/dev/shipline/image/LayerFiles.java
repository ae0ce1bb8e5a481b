package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The files of one layer of a service, as a tar that is made while it is read. The same files give the same bytes, whatever their times, owners and
 * permissions here are: entries are sorted by name, owned by root, readable by everybody, and all of one time.
 *
 * @param title what is in it, for people
 * @param files where each file's content is, by its path in the image, without the leading slash
 * @param packed whether the files are archives, which do not become smaller by being compressed again
 */
record LayerFiles(String title, SortedMap<String, Path> files, boolean packed) {
    private static final byte[] END = new byte[2 * TarHeader.BLOCK];

    /** Not the epoch itself, which many a program takes for no time at all. */
    private static final Instant TIME = Instant.ofEpochSecond(1);

    private static final int READABLE = 0644;
    private static final int ENTERABLE = 0755;

    LayerFiles {
        requireNonNull(title, "title is null");
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    InputStream tar() {
        List<Supplier<InputStream>> all = new ArrayList<>();
        folders().forEach(name -> all.add(() -> folder(name)));
        files.forEach((name, file) -> all.add(() -> file(name, file)));
        all.add(() -> new ByteArrayInputStream(END));
        Iterator<Supplier<InputStream>> parts = all.iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next().get();
            }
        });
    }

    private SortedSet<String> folders() {
        SortedSet<String> folders = new TreeSet<>();
        for (String file : files.keySet()) {
            for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                folders.add(file.substring(0, slash + 1));
            }
        }
        return folders;
    }

    private static InputStream folder(String name) {
        return header(new TarHeader(name, TarHeader.FOLDER, ENTERABLE, 0, TIME, ""));
    }

    private static InputStream file(String name, Path file) {
        try {
            long size = Files.size(file);
            return new SequenceInputStream(
                    header(new TarHeader(name, TarHeader.FILE, READABLE, size, TIME, "")), new TarContent(file, size));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream header(TarHeader header) {
        return new ByteArrayInputStream(header.bytes());
    }
}
