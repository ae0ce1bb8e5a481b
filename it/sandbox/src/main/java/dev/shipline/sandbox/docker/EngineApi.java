package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Json;
import dev.shipline.sandbox.loopback.LoopbackServer;
import dev.shipline.sandbox.loopback.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's API as of 20.10, as far as building and pushing go. */
final class EngineApi implements LoopbackServer.Service {
    private static final String API_VERSION = "1.41";
    private static final String VERSION = "20.10.24";
    private static final Pattern IMAGE = Pattern.compile("/images/(.+)/(push|tag|json)");

    private final EngineImages images;
    private final EngineRegistry registry;
    private final Supplier<String> standIn;

    /** @param standIn the name of the image that stands in for every base image out of reach */
    EngineApi(EngineImages images, EngineRegistry registry, Supplier<String> standIn) {
        this.images = images;
        this.registry = registry;
        this.standIn = standIn;
    }

    @Override
    public Reply answer(Call call) throws IOException {
        try {
            return route(call)
                    .with("Api-Version", API_VERSION)
                    .with("Ostype", "linux")
                    .with("Builder-Version", "1")
                    .with("Docker-Experimental", "false")
                    .with("Server", "Docker/" + VERSION + " (linux)");
        } catch (EngineProblem problem) {
            return Reply.json(problem.status(), Map.of("message", problem.getMessage()));
        }
    }

    private Reply route(Call call) throws IOException {
        String path = call.path().replaceFirst("^/v\\d+\\.\\d+/", "/");
        switch (call.method() + " " + path) {
            case "GET /_ping", "HEAD /_ping" -> {
                return Reply.text(200, "OK").with("Cache-Control", "no-cache, no-store, must-revalidate");
            }
            case "GET /version" -> {
                return Reply.json(200, version());
            }
            case "POST /build" -> {
                return build(call);
            }
            default -> {
                Matcher image = IMAGE.matcher(path);
                if (!image.matches()) {
                    throw new EngineProblem(404, "page not found");
                }
                return switch (call.method() + " " + image.group(2)) {
                    case "POST push" -> push(call, image.group(1));
                    case "POST tag" -> tag(call, image.group(1));
                    case "GET json" -> inspect(image.group(1));
                    default -> throw new EngineProblem(404, "page not found");
                };
            }
        }
    }

    private Reply build(Call call) throws IOException {
        BuildContext context = BuildContext.read(call.body());
        String name =
                call.parameter("dockerfile").filter(text -> !text.isBlank()).orElse("Dockerfile");
        Dockerfile dockerfile = Dockerfile.parse(context.text(name)
                .orElseThrow(() -> new EngineProblem(500, "Cannot locate specified Dockerfile: " + name)));
        List<ImageReference> tags = call.parameters("t").stream()
                .filter(tag -> !tag.isBlank())
                .map(ImageReference::parse)
                .toList();
        boolean quiet = call.parameter("q")
                .filter(q -> q.equals("1") || q.equals("true"))
                .isPresent();
        EngineStream out = new EngineStream();
        EngineStream log = quiet ? new EngineStream() : out;
        try {
            ImageBuild build = new ImageBuild(
                    context, from -> base(from, logins(call), log), strings(call.parameter("buildargs")), log);
            EngineImage image = build.run(dockerfile, strings(call.parameter("labels")), images);
            tags.forEach(tag -> images.name(tag, image.id()));
            log.aux(Map.of("ID", image.id()));
            out.stream(quiet ? image.id() + "\n" : "Successfully built " + EngineImage.shortId(image.id()) + "\n");
            tags.forEach(tag -> log.stream("Successfully tagged " + tag + "\n"));
        } catch (EngineProblem problem) {
            out.error(problem.getMessage());
        }
        return out.reply();
    }

    private EngineImage base(String from, JsonNode logins, EngineStream out) {
        if (from.equals("scratch")) {
            return new EngineImage(
                    Json.bytes(Map.of("architecture", "amd64", "os", "linux", "rootfs", Map.of("type", "layers"))),
                    List.of());
        }
        Optional<EngineImage> known = images.find(from);
        if (known.isPresent()) {
            return known.get();
        }
        ImageReference name = ImageReference.parse(from);
        if (name.isLoopback()) {
            return registry.pull(name, login(logins.path(name.host())));
        }
        out.stream(" ---> [Warning] " + standIn.get() + " stands in for " + from + ", which is out of reach\n");
        return registry.pull(ImageReference.parse(standIn.get()), Optional.empty());
    }

    private Reply push(Call call, String image) {
        ImageReference name = ImageReference.parse(image);
        EngineStream out = new EngineStream();
        out.status("The push refers to repository [" + name.name() + "]");
        List<ImageReference> wanted = images.names().keySet().stream()
                .map(ImageReference::parse)
                .filter(known -> known.name().equals(name.name()))
                .filter(known -> call.parameter("tag").filter(tag -> !tag.isBlank()).stream()
                        .allMatch(known.reference()::equals))
                .toList();
        if (wanted.isEmpty()) {
            out.error("An image does not exist locally with the tag: " + name.name());
            return out.reply();
        }
        try {
            Optional<RegistrySession.Login> login = login(decode(call.header("X-Registry-Auth")));
            for (ImageReference known : wanted) {
                registry.push(images.find(known.toString()).orElseThrow(), known, login, out);
            }
        } catch (EngineProblem problem) {
            out.error(problem.getMessage());
        }
        return out.reply();
    }

    private Reply tag(Call call, String image) {
        String repository = call.parameter("repo").orElse("");
        ImageReference name =
                ImageReference.parse(repository).tagged(call.parameter("tag").orElse("latest"));
        images.name(name, find(image).id());
        return Reply.empty(201);
    }

    private Reply inspect(String name) {
        EngineImage image = find(name);
        JsonNode config = image.json();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("Id", image.id());
        answer.put(
                "RepoTags",
                images.names().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(image.id()))
                        .map(Map.Entry::getKey)
                        .toList());
        answer.put("RepoDigests", List.of());
        answer.put("Created", config.path("created").asText("1970-01-01T00:00:00Z"));
        answer.put("Architecture", config.path("architecture").asText());
        answer.put("Os", config.path("os").asText());
        answer.put(
                "Size",
                image.layers().stream().mapToLong(EngineImage.Layer::size).sum());
        answer.put("Config", config.path("config"));
        answer.put(
                "RootFS",
                Map.of("Type", "layers", "Layers", config.path("rootfs").path("diff_ids")));
        return Reply.json(200, answer);
    }

    private EngineImage find(String name) {
        return images.find(name).orElseThrow(() -> new EngineProblem(404, "No such image: " + name));
    }

    private static Map<String, Object> version() {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("Platform", Map.of("Name", "Shipline sandbox"));
        version.put("Version", VERSION);
        version.put("ApiVersion", API_VERSION);
        version.put("MinAPIVersion", "1.12");
        version.put("Os", "linux");
        version.put("Arch", "amd64");
        version.put("KernelVersion", "sandbox");
        return version;
    }

    private static JsonNode logins(Call call) {
        JsonNode config = decode(call.header("X-Registry-Config"));
        return config.has("configs") ? config.path("configs") : config;
    }

    private static Optional<RegistrySession.Login> login(JsonNode json) {
        return json.path("username").asText().isEmpty()
                ? Optional.empty()
                : Optional.of(new RegistrySession.Login(
                        json.path("username").asText(), json.path("password").asText()));
    }

    /** Base64 of JSON, in the alphabet for URLs; older clients use the other one. */
    private static JsonNode decode(Optional<String> header) {
        String text = header.orElse("").replace('+', '-').replace('/', '_').replace("=", "");
        return Json.parse(Base64.getUrlDecoder().decode(text))
                .or(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }

    private static Map<String, String> strings(Optional<String> json) {
        Map<String, String> strings = new LinkedHashMap<>();
        json.flatMap(text -> Json.parse(text.getBytes(StandardCharsets.UTF_8))).ifPresent(tree -> tree.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText())));
        return strings;
    }
}
