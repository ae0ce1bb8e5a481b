package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.secret.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** What a signed token says in the clear. Nothing here proves that it is true: the registry checks that. */
final class Claims {
    private final Document payload;

    private Claims(Document payload) {
        this.payload = requireNonNull(payload, "payload is null");
    }

    /** Those of a token that is no JSON web token are empty. */
    static Claims of(Secret token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return new Claims(Document.of(null));
        }
        try {
            return new Claims(Document.json(Base64.getUrlDecoder().decode(parts[1])));
        } catch (IllegalArgumentException | MalformedDocumentException e) {
            return new Claims(Document.of(null));
        }
    }

    Document payload() {
        return payload;
    }

    /** When the token runs out. */
    Optional<Instant> end() {
        long seconds = payload.at("exp").number(0);
        try {
            return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Who says what the token is about. */
    @Override
    public String toString() {
        return "the issuer " + payload.at("iss").text("(none is named)") + " and the subject "
                + payload.at("sub").text("(none is named)");
    }
}
