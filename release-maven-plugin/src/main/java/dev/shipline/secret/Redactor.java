package dev.shipline.secret;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes secrets out of a text that is about to leave: as they are, URL-encoded, and in base64, alone or within a longer value. */
public final class Redactor {
    private static final String MASK = "****";

    /** A shorter value stands in ordinary words, and to mask it would tell what it is. */
    private static final int SHORTEST = 4;

    private final Supplier<Collection<Secret>> secrets;

    public Redactor(Collection<Secret> secrets) {
        this(() -> secrets);
    }

    /** @param secrets asked for each text: some secrets are only known once somebody wanted them */
    public Redactor(Supplier<Collection<Secret>> secrets) {
        this.secrets = requireNonNull(secrets, "secrets is null");
    }

    public Redactor with(Secret secret) {
        return new Redactor(() -> {
            List<Secret> all = new ArrayList<>(secrets.get());
            all.add(secret);
            return all;
        });
    }

    /** The text with every form of every secret replaced by {@code ****}. */
    public String redact(String text) {
        // The longest first, so that a secret which begins like another is taken out whole.
        String forms = secrets.get().stream()
                .map(Secret::reveal)
                .filter(value -> value.length() >= SHORTEST && !value.isBlank())
                .flatMap(value -> forms(value).stream())
                .sorted(comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return forms.isEmpty() ? text : Pattern.compile(forms).matcher(text).replaceAll(MASK);
    }

    private static Set<String> forms(String value) {
        Set<String> forms = new HashSet<>();
        forms.add(value);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        forms.add(lowerCaseEscapes(encoded));
        forms.add(lowerCaseEscapes(encoded.replace("+", "%20")));
        addBase64(value.getBytes(StandardCharsets.UTF_8), forms);
        return forms;
    }

    private static String lowerCaseEscapes(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}").matcher(encoded).replaceAll(escape -> escape.group()
                .toLowerCase(Locale.ROOT));
    }

    /**
     * Base64 works on groups of three bytes, so a value has three looks, by how many bytes stand before it ({@code user:} before a password). Only the
     * characters that depend on nothing but the value are looked for; the one on either side tells at most four bits of it.
     */
    private static void addBase64(byte[] value, Set<String> forms) {
        Base64.Encoder standard = Base64.getEncoder().withoutPadding();
        Base64.Encoder urlSafe = Base64.getUrlEncoder().withoutPadding();
        forms.add(Base64.getEncoder().encodeToString(value));
        forms.add(Base64.getUrlEncoder().encodeToString(value));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + value.length];
            System.arraycopy(value, 0, shifted, before, value.length);
            int first = (before * 8 + 5) / 6;
            int end = shifted.length * 8 / 6;
            forms.add(standard.encodeToString(shifted).substring(first, end));
            forms.add(urlSafe.encodeToString(shifted).substring(first, end));
        }
    }
}
