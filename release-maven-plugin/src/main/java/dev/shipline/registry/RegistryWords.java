package dev.shipline.registry;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.secret.Credentials;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/** What a registry says in an error answer: JSON of its own, a proxy's page, or nothing. */
final class RegistryWords {
    private static final int LONGEST = 300;

    private RegistryWords() {}

    /** Its error code and message behind the HTTP status, on one line, without the password that it may repeat. */
    static String of(HttpResponse<byte[]> response, Optional<Credentials> credentials) {
        Document error = firstError(response);
        String said = (code(response) + " " + error.at("message").text("")).strip();
        String words = "HTTP " + response.statusCode() + (said.isEmpty() ? "" : " " + said);
        for (Credentials known : credentials.stream().toList()) {
            words = words.replace(known.password().reveal(), "****");
        }
        return clean(words);
    }

    /** The first error code that it names; empty if it names none. */
    static String code(HttpResponse<byte[]> response) {
        return firstError(response).at("code").text("");
    }

    /** Quay has no code for it. */
    static boolean speakOfQuota(HttpResponse<byte[]> response) {
        Document error = firstError(response);
        String all = error.at("message").text("") + " " + error.at("detail").text("") + " "
                + error.at("detail", "message").text("");
        return response.statusCode() == 403 && all.toLowerCase(Locale.ROOT).contains("quota");
    }

    static String clean(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
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
