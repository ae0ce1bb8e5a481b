package dev.shipline.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * docs/troubleshooting.md: under each heading the message as it is printed, in which an ellipsis stands for what differs from case to case.
 *
 * @param messages by heading
 */
record TroubleshootingPage(Map<String, String> messages) {
    private static final Pattern ENTRY = Pattern.compile("(?m)^### (.+)\\n\\n```\\n([\\s\\S]+?)\\n```\\n\\n(?=\\S)");

    static TroubleshootingPage read() {
        Path file = Reactor.fromSystemProperties().root().resolve("docs/troubleshooting.md");
        try {
            Map<String, String> messages = new LinkedHashMap<>();
            Matcher entries = ENTRY.matcher(Files.readString(file));
            while (entries.find()) {
                if (messages.put(entries.group(1), entries.group(2)) != null) {
                    throw new IllegalStateException(file + " has two entries \"" + entries.group(1) + "\"");
                }
            }
            return new TroubleshootingPage(messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a build's output must have in it. */
    Pattern pattern(String heading) {
        String[] parts = words(messages.getOrDefault(heading, "no such entry: " + heading))
                .split("…", -1);
        return Pattern.compile(Arrays.stream(parts).map(Pattern::quote).collect(Collectors.joining(".+?")));
    }

    /** Everything on one line, without levels, since a message may go over several. */
    static String words(String output) {
        return output.lines()
                .map(line -> line.replaceFirst("^\\[(ERROR|WARNING|INFO)\\]", ""))
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ")
                .strip();
    }
}
