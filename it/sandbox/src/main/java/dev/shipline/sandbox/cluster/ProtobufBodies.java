package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.shipline.sandbox.cluster.ProtobufReader.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The bodies that Go's typed clients send as protobuf whatever was agreed on: above all Secrets and the options of a deletion.
 *
 * <p>The envelope is {@code k8s\0} and a {@code runtime.Unknown}: type (1: apiVersion 1, kind 2) and the object's own bytes (2).
 */
final class ProtobufBodies {
    static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufBodies() {}

    static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(MAGIC, 0, MAGIC.length, body, 0, MAGIC.length)) {
            throw ApiException.badRequest("provided data does not appear to be a protobuf message");
        }
        List<Field> envelope = ProtobufReader.fields(Arrays.copyOfRange(body, MAGIC.length, body.length));
        List<Field> type = ProtobufReader.fields(ProtobufReader.bytes(envelope, 1));
        List<Field> message = ProtobufReader.fields(ProtobufReader.bytes(envelope, 2));
        String kind = ProtobufReader.text(type, 2);
        ObjectNode object =
                switch (kind) {
                    case "Secret" -> secret(message);
                    case "DeleteOptions" -> deleteOptions(message);
                    case "ConfigMap" -> configMap(message);
                    case "Namespace", "ServiceAccount" -> withMetadata(message);
                    // Its answer does not depend on what it asks
                    case "SelfSubjectAccessReview" -> Json.object();
                    default -> throw ApiException.unsupportedMediaType(CONTENT_TYPE + " of " + kind);
                };
        return object.put("apiVersion", ProtobufReader.text(type, 1)).put("kind", kind);
    }

    private static ObjectNode secret(List<Field> message) {
        ObjectNode secret = withMetadata(message);
        ObjectNode data = secret.putObject("data");
        ProtobufReader.map(message, 2)
                .forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
        secret.put("type", ProtobufReader.text(message, 3));
        ObjectNode plain = Json.object();
        ProtobufReader.map(message, 4)
                .forEach((key, value) -> plain.put(key, new String(value, StandardCharsets.UTF_8)));
        if (!plain.isEmpty()) {
            secret.set("stringData", plain);
        }
        return secret;
    }

    private static ObjectNode configMap(List<Field> message) {
        ObjectNode map = withMetadata(message);
        putTexts(map, "data", message, 2);
        return map;
    }

    private static ObjectNode withMetadata(List<Field> message) {
        ObjectNode object = Json.object();
        object.set("metadata", metadata(ProtobufReader.fields(ProtobufReader.bytes(message, 1))));
        return object;
    }

    private static ObjectNode metadata(List<Field> message) {
        ObjectNode metadata = Json.object();
        putText(metadata, "name", message, 1);
        putText(metadata, "generateName", message, 2);
        putText(metadata, "namespace", message, 3);
        putText(metadata, "uid", message, 5);
        putText(metadata, "resourceVersion", message, 6);
        putTexts(metadata, "labels", message, 11);
        putTexts(metadata, "annotations", message, 12);
        return metadata;
    }

    private static ObjectNode deleteOptions(List<Field> message) {
        ObjectNode options = Json.object();
        message.stream()
                .filter(field -> field.number() == 1)
                .forEach(field -> options.put("gracePeriodSeconds", field.value()));
        putText(options, "propagationPolicy", message, 4);
        List<Field> preconditions = ProtobufReader.fields(ProtobufReader.bytes(message, 2));
        putText(Json.child(options, "preconditions"), "uid", preconditions, 1);
        putText(Json.child(options, "preconditions"), "resourceVersion", preconditions, 2);
        message.stream().filter(field -> field.number() == 5).forEach(field -> options.withArray("dryRun")
                .add(field.text()));
        return options;
    }

    private static void putText(ObjectNode object, String name, List<Field> message, int number) {
        String text = ProtobufReader.text(message, number);
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    private static void putTexts(ObjectNode object, String name, List<Field> message, int number) {
        var texts = ProtobufReader.map(message, number);
        if (!texts.isEmpty()) {
            ObjectNode child = object.putObject(name);
            texts.forEach((key, value) -> child.put(key, new String(value, StandardCharsets.UTF_8)));
        }
    }
}
