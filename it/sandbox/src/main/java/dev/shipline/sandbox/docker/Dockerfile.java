package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of a Dockerfile, as far as an engine needs them that runs no commands. */
record Dockerfile(List<Instruction> instructions) {
    private static final Set<String> KNOWN = Set.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");
    private static final Pattern PAIR =
            Pattern.compile("([\\w./-]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?:\\\\.|\\S)*)");

    /** @param flags the words before the arguments that begin with two dashes */
    record Instruction(String name, List<String> flags, String arguments) {
        /** The arguments as a JSON list, or split at spaces. */
        List<String> words() {
            List<String> list = jsonList();
            return list.isEmpty() ? List.of(arguments.trim().split("\\s+")) : list;
        }

        /** The arguments as a command: a JSON list is run as it is, anything else by a shell. */
        List<String> command() {
            List<String> list = jsonList();
            return list.isEmpty() ? List.of("/bin/sh", "-c", arguments) : list;
        }

        /** {@code key=value} pairs, or the old form with one key and the rest of the line. */
        Map<String, String> pairs() {
            Map<String, String> pairs = new LinkedHashMap<>();
            Matcher matcher = PAIR.matcher(arguments);
            while (matcher.find()) {
                pairs.put(matcher.group(1), unquoted(matcher.group(2)));
            }
            if (pairs.isEmpty()) {
                String[] parts = arguments.split("\\s+", 2);
                pairs.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
            return pairs;
        }

        private List<String> jsonList() {
            List<String> list = new ArrayList<>();
            Json.parse(arguments.getBytes(StandardCharsets.UTF_8))
                    .filter(JsonNode::isArray)
                    .ifPresent(json -> json.forEach(item -> list.add(item.asText())));
            return list;
        }

        private static String unquoted(String value) {
            boolean quoted = value.length() > 1
                    && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
            return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
        }
    }

    Dockerfile {
        instructions = List.copyOf(instructions);
    }

    /** @throws EngineProblem in the engine's words if it is no Dockerfile */
    static Dockerfile parse(String text) {
        List<Instruction> instructions = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        int number = 0;
        for (String line : text.split("\r?\n")) {
            number++;
            if (line.isBlank() || line.trim().startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                pending.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            instructions.add(instruction(pending.append(line).toString().trim(), number));
            pending.setLength(0);
        }
        if (instructions.isEmpty()) {
            throw new EngineProblem(400, "the Dockerfile (Dockerfile) cannot be empty");
        }
        return new Dockerfile(instructions);
    }

    private static Instruction instruction(String line, int number) {
        String[] parts = line.split("\\s+", 2);
        String name = parts[0].toUpperCase(Locale.ROOT);
        if (!KNOWN.contains(name)) {
            throw new EngineProblem(400, "dockerfile parse error line " + number + ": unknown instruction: " + name);
        }
        String rest = parts.length == 2 ? parts[1].trim() : "";
        List<String> flags = new ArrayList<>();
        while (rest.startsWith("--")) {
            String[] words = rest.split("\\s+", 2);
            flags.add(words[0]);
            rest = words.length == 2 ? words[1] : "";
        }
        return new Instruction(name, flags, rest);
    }
}
