package dev.shipline.registry;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageName;
import dev.shipline.secret.Credentials;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Says what a registry's error answer means. */
final class RegistryRefusal {
    private static final int LONGEST_WORDS = 300;

    private RegistryRefusal() {}

    static ReleaseFailure of(
            String what,
            ImageName name,
            Access access,
            HttpResponse<byte[]> response,
            Optional<Credentials> credentials) {
        String words = words(response, credentials);
        return switch (response.statusCode()) {
            case 401 ->
                credentials.isEmpty()
                        ? RegistryLogin.noCredentials(what, name.registry())
                        : noRight(what, name, access, words, credentials);
            case 403 -> noRight(what, name, access, words, credentials);
            case 404 ->
                code(response).equals("NAME_UNKNOWN")
                        ? new ReleaseFailure(
                                FailureCode.IMAGE_PUSH,
                                what,
                                "the registry has no such repository (" + words + ")",
                                "create the repository " + name.repository() + " there, or correct ship.image")
                        : new ReleaseFailure(
                                FailureCode.IMAGE_PUSH,
                                what,
                                "the registry has no such image (" + words + ")",
                                "run mvn deploy for the commit again; somebody or an expiry rule may have removed it");
            case 405 ->
                new ReleaseFailure(
                        FailureCode.IMAGE_PUSH,
                        what,
                        "the registry does not allow it (" + words + ")",
                        "look whether the registry is read-only, the namespace of " + name
                                + " is disabled, or tags cannot be deleted there");
            case 409 ->
                new ReleaseFailure(
                        FailureCode.IMAGE_PUSH,
                        what,
                        "the tag is immutable and belongs to another image (" + words + ")",
                        "set ship.tag to a tag that is free, or remove the tag's immutability in the registry");
            case 408, 429 -> busy(what, name, words);
            default ->
                response.statusCode() >= 500
                        ? busy(what, name, words)
                        : new ReleaseFailure(
                                FailureCode.IMAGE_PUSH,
                                what,
                                "the registry refuses it (" + words + ")",
                                "look whether the registry accepts OCI images, and ship.image is right");
        };
    }

    /** A failure for an answer that no registry should give. */
    static ReleaseFailure strange(String what, String because) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                because,
                "look whether ship.image names a registry, and run the build again");
    }

    /** The first error code that the registry names; empty if it names none. */
    static String code(HttpResponse<byte[]> response) {
        return firstError(response).at("code").text("");
    }

    private static ReleaseFailure noRight(
            String what, ImageName name, Access access, String words, Optional<Credentials> credentials) {
        String who = credentials.map(Credentials::holder).orElse("an anonymous user");
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                who + " has no right to it (" + words + ")",
                access.advice(name) + ", or correct ship.image");
    }

    private static ReleaseFailure busy(String what, ImageName name, String words) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                name.registry() + " still answers with errors after several tries (" + words + ")",
                "wait, look at the registry's status page, and run the build again");
    }

    /** The registry's own words: its error code and message, or the HTTP status. */
    static String words(HttpResponse<byte[]> response, Optional<Credentials> credentials) {
        String status = "HTTP " + response.statusCode();
        Document error = firstError(response);
        String said = (error.at("code").text("") + " " + error.at("message").text("")).strip();
        String words = said.isEmpty() ? status : status + " " + said;
        String clean = words.replaceAll("\\p{Cntrl}+", " ");
        for (Credentials known : credentials.stream().toList()) {
            clean = clean.replace(known.password().reveal(), "****");
        }
        return clean.length() > LONGEST_WORDS ? clean.substring(0, LONGEST_WORDS) + "…" : clean;
    }

    private static Document firstError(HttpResponse<byte[]> response) {
        try {
            return Document.json(response.body()).at("errors").items().stream()
                    .findFirst()
                    .orElse(Document.of(null));
        } catch (MalformedDocumentException e) {
            // a page of a proxy in between; its status is all there is to say
            return Document.of(null);
        }
    }
}
