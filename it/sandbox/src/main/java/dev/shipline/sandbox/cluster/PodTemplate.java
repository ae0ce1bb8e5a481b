package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** Makes pods from a workload's template, and names the template by its content. */
final class PodTemplate {
    private static final int HASH_LENGTH = 10;

    private PodTemplate() {}

    /** Ten letters, the same for equal templates. Go's clients spell out what is empty; that makes no difference. */
    static String hash(JsonNode template) {
        BigInteger number = new BigInteger(1, sha256(Json.write(Json.canonical(Json.withoutEmpty(template)))));
        BigInteger base = BigInteger.valueOf(NameSuffix.LETTERS.length());
        StringBuilder text = new StringBuilder();
        while (text.length() < HASH_LENGTH) {
            text.append(NameSuffix.LETTERS.charAt(number.mod(base).intValue()));
            number = number.divide(base);
        }
        return text.toString();
    }

    /** @param labels what the owner adds to the template's labels */
    static ObjectNode pod(JsonNode owner, String name, Map<String, String> labels) {
        JsonNode template = Json.at(owner, "spec", "template");
        ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", name).put("namespace", Meta.namespace(owner));
        Json.texts(template, "metadata", "labels").forEach(Json.child(metadata, "labels")::put);
        labels.forEach(Json.child(metadata, "labels")::put);
        Json.texts(template, "metadata", "annotations").forEach(Json.child(metadata, "annotations")::put);
        metadata.putArray("ownerReferences").add(Meta.ownerReference(owner));
        pod.set("spec", template.path("spec").deepCopy());
        pod.putObject("status").put("phase", "Pending");
        return pod;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
