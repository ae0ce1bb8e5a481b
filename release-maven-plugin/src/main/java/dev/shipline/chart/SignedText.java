package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** A text with an OpenPGP signature below it, in the form that people can read. */
final class SignedText {
    /** The digests in which nobody can make two texts alike. */
    private static final Set<Integer> SOUND = Set.of(
            HashAlgorithmTags.SHA224,
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);

    private final String text;
    private final PGPSignature signature;

    private SignedText(String text, PGPSignature signature) {
        this.text = requireNonNull(text, "text is null");
        this.signature = requireNonNull(signature, "signature is null");
    }

    static SignedText read(byte[] content) throws IOException {
        try (ArmoredInputStream in = new ArmoredInputStream(new ByteArrayInputStream(content))) {
            if (!in.isClearText()) {
                throw new IOException("it holds no text");
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0 && in.isClearText(); next = in.read()) {
                text.write(next);
            }
            if (!(new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList signatures)
                    || signatures.size() != 1) {
                throw new IOException("there is not one signature below it");
            }
            return new SignedText(text.toString(StandardCharsets.UTF_8), signatures.get(0));
        }
    }

    String text() {
        return text.replace("\r\n", "\n");
    }

    long keyId() {
        return signature.getKeyID();
    }

    boolean isSignedBy(PGPPublicKey key) throws PGPException {
        if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT
                || !SOUND.contains(signature.getHashAlgorithm())) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(canonical().getBytes(StandardCharsets.UTF_8));
        return signature.verify();
    }

    /** As it is signed: blanks at the ends of lines do not count, nor does the last line's end. */
    private String canonical() {
        String lines = text();
        return Arrays.stream((lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines).split("\n", -1))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\r\n"));
    }
}
