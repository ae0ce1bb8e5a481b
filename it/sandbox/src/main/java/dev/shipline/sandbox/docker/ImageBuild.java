package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.content.Tarball;
import dev.shipline.sandbox.loopback.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds one image: the base, one layer with everything that is copied, and the configuration. Commands are told of, and not run. */
final class ImageBuild {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::-([^}]*))?}|(\\w+))");

    private final BuildContext context;
    private final Function<String, EngineImage> bases;
    private final EngineStream out;
    private final Map<String, String> variables;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private EngineImage base;
    private ObjectNode config;
    private ObjectNode container;

    /** @param bases finds the image that a FROM names */
    ImageBuild(
            BuildContext context,
            Function<String, EngineImage> bases,
            Map<String, String> arguments,
            EngineStream out) {
        this.context = context;
        this.bases = bases;
        this.variables = new HashMap<>(arguments);
        this.out = out;
    }

    EngineImage run(Dockerfile dockerfile, Map<String, String> labels, EngineImages images) {
        int step = 0;
        for (Dockerfile.Instruction instruction : dockerfile.instructions()) {
            out.stream("Step " + ++step + "/" + dockerfile.instructions().size() + " : " + instruction.name() + " "
                    + instruction.arguments());
            out.stream("\n");
            apply(new Dockerfile.Instruction(
                    instruction.name(), instruction.flags(), substitute(instruction.arguments())));
        }
        if (base == null) {
            throw new EngineProblem(400, "no build stage in current context");
        }
        labels.forEach((key, value) -> container.withObjectProperty("Labels").put(key, value));
        return finish(images);
    }

    private void apply(Dockerfile.Instruction instruction) {
        if (base == null && !List.of("ARG", "FROM").contains(instruction.name())) {
            throw new EngineProblem(400, "no build stage in current context");
        }
        switch (instruction.name()) {
            case "FROM" -> from(instruction.words().get(0));
            case "ARG" -> instruction.pairs().forEach(variables::putIfAbsent);
            case "COPY", "ADD" -> copy(instruction);
            case "ENV" -> instruction.pairs().forEach(this::environment);
            case "LABEL" ->
                instruction.pairs().forEach((key, value) -> container
                        .withObjectProperty("Labels")
                        .put(key, value));
            case "EXPOSE" ->
                instruction.words().forEach(port -> container
                        .withObjectProperty("ExposedPorts")
                        .putObject(port.contains("/") ? port : port + "/tcp"));
            case "WORKDIR" -> container.put("WorkingDir", absolute(instruction.arguments()));
            case "USER" -> container.put("User", instruction.arguments());
            case "ENTRYPOINT" -> command("Entrypoint", instruction.command());
            case "CMD" -> command("Cmd", instruction.command());
            case "RUN" -> out.stream(" ---> [Warning] the sandbox's engine runs no commands; this one is left out\n");
            default -> out.stream(" ---> noted\n");
        }
    }

    private void from(String name) {
        base = bases.apply(name);
        files.clear();
        config = (ObjectNode) base.json().deepCopy();
        container = config.withObjectProperty("config");
        out.stream(" ---> " + EngineImage.shortId(base.id()) + "\n");
    }

    private void copy(Dockerfile.Instruction instruction) {
        if (instruction.flags().stream().anyMatch(flag -> flag.startsWith("--from="))) {
            out.stream(" ---> [Warning] nothing was run in another stage; nothing is copied from it\n");
            return;
        }
        List<String> words = instruction.words();
        if (words.size() < 2) {
            throw new EngineProblem(
                    400, instruction.name() + " requires at least two arguments, but only one was provided");
        }
        String destination = words.get(words.size() - 1);
        // A dot, too, means the folder that is being worked in.
        String into = absolute(destination.endsWith(".") ? destination + "/" : destination);
        for (String source : words.subList(0, words.size() - 1)) {
            Map<String, byte[]> copied = context.copy(source, words.size() > 2 ? into + "/" : into);
            if (copied.isEmpty()) {
                throw new EngineProblem(
                        500,
                        instruction.name() + " failed: file not found in build context or excluded by .dockerignore:"
                                + " stat " + source + ": file does not exist");
            }
            files.putAll(copied);
        }
    }

    private void environment(String key, String value) {
        variables.put(key, value);
        ArrayNode kept = container.arrayNode();
        for (JsonNode entry : container.path("Env")) {
            if (!entry.asText().startsWith(key + "=")) {
                kept.add(entry);
            }
        }
        container.set("Env", kept.add(key + "=" + value));
    }

    private void command(String field, List<String> words) {
        ArrayNode list = container.putArray(field);
        words.forEach(list::add);
    }

    private String absolute(String path) {
        String workdir = container.path("WorkingDir").asText("/");
        String absolute = path.startsWith("/") ? path : (workdir.endsWith("/") ? workdir : workdir + "/") + path;
        return absolute.replace("/./", "/");
    }

    private String substitute(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(
                        found.group(1) != null ? found.group(1) : found.group(3),
                        found.group(2) != null ? found.group(2) : "")));
    }

    private EngineImage finish(EngineImages images) {
        List<EngineImage.Layer> layers = new ArrayList<>(base.layers());
        if (!files.isEmpty()) {
            byte[] tar = new Tarball().addAll(files).tar();
            byte[] layer = Tarball.gzip(tar);
            images.putBlob(layer);
            layers.add(new EngineImage.Layer(Sha256.of(layer), layer.length, ""));
            config.withObjectProperty("rootfs").withArrayProperty("diff_ids").add(Sha256.of(tar));
            config.withArrayProperty("history").addObject().put("created_by", "COPY of the sandbox's engine");
        }
        EngineImage image = new EngineImage(Json.bytes(config), layers);
        images.put(image);
        return image;
    }
}
