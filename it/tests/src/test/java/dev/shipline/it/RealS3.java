package dev.shipline.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real S3 server, asked by curl: what it answers, word for word. */
final class RealS3 {
    private static final Pattern CODE = Pattern.compile("<Code>(\\w+)</Code>");

    /**
     * @param code    S3's word for an error; empty where it has none
     * @param headers by their names in lower case
     */
    record Answer(int status, String code, Map<String, String> headers, String body) {
        String version() {
            return headers.getOrDefault("x-amz-version-id", "");
        }

        String eTag() {
            return headers.getOrDefault("etag", "");
        }

        /** 412 PreconditionFailed */
        @Override
        public String toString() {
            return (status + " " + code).strip();
        }

        static Answer parse(String output) {
            // a body that was asked for before it was sent has a header of its own before the answer's
            String text = output.replace("\r\n", "\n").replaceFirst("^HTTP/\\S+ 100[^\n]*\n\n", "");
            int end = text.indexOf("\n\n");
            String[] head = text.substring(0, end).split("\n");
            String body = text.substring(end + 2);
            Map<String, String> headers = new TreeMap<>();
            for (String line : List.of(head).subList(1, head.length)) {
                String[] header = line.split(": ?", 2);
                headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
            Matcher code = CODE.matcher(body);
            return new Answer(Integer.parseInt(head[0].split(" ")[1]), code.find() ? code.group(1) : "", headers, body);
        }
    }

    private final RealWorld world;

    RealS3(RealWorld world) {
        this.world = world;
    }

    Answer get(String path, String... curl) {
        return ask("GET", path, curl);
    }

    Answer delete(String path, String... curl) {
        return ask("DELETE", path, curl);
    }

    Answer put(String path, String content, String... curl) {
        Path file = world.write("object-" + Thread.currentThread().getId(), content);
        return ask(
                "PUT",
                path,
                Stream.concat(Stream.of("--upload-file", file.toString()), Stream.of(curl))
                        .toArray(String[]::new));
    }

    private Answer ask(String method, String path, String... curl) {
        List<String> arguments = new ArrayList<>(List.of(method, path, "--no-fail", "--include"));
        arguments.addAll(List.of(curl));
        return Answer.parse(world.s3(arguments.toArray(String[]::new)));
    }
}
