package dev.shipline.values;

import java.nio.file.Path;

/**
 * Which values a deploy wants.
 *
 * @param location a folder, or {@code s3://bucket/folder}
 * @param file     the environment's file in it, {@code dev.yaml}
 * @param withBase whether {@code base.yaml} comes before it
 * @param into     the folder to keep the files in
 */
public record ValuesRequest(String location, String file, boolean withBase, Path into) {}
