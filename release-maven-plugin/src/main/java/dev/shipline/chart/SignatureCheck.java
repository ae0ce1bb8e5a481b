package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.YamlBranch;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPRuntimeOperationException;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Proves that somebody whom the keyring names signed a chart, by the {@code .prov} file that {@code helm package --sign} writes. */
final class SignatureCheck {
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path keyring;
    private final Clock clock;

    SignatureCheck(Path keyring, Clock clock) {
        this.keyring = requireNonNull(keyring, "keyring is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** @throws ReleaseFailure if the chart is not signed, or not by one of the keys */
    void require(PackedChart chart) {
        PGPPublicKeyRingCollection keys = keys();
        byte[] content = chart.signature()
                .get()
                .filter(bytes -> bytes.length <= MAX_BYTES)
                .orElseThrow(() -> failure(
                        FailureCode.CHART,
                        chart,
                        "there is no signature (.prov) beside it, and ship.chart.keyring asks for one",
                        "sign it with \"helm package --sign\" and push both files, or leave ship.chart.keyring out"));
        SignedText signed;
        try {
            signed = SignedText.read(content);
        } catch (IOException | PGPRuntimeOperationException e) {
            throw failure(
                    FailureCode.CHART,
                    chart,
                    "its .prov file is no signed text (" + e.getMessage() + ")",
                    "write it anew with \"helm package --sign\"");
        }
        checkSigner(chart, keys, signed);
        checkDigest(chart, signed);
    }

    private void checkSigner(PackedChart chart, PGPPublicKeyRingCollection keys, SignedText signed) {
        String id = String.format(Locale.ROOT, "%016X", signed.keyId());
        PGPPublicKey key = keys.getPublicKey(signed.keyId());
        if (key == null) {
            throw failure(
                    FailureCode.CHART,
                    chart,
                    "it is signed with the key " + id + ", which " + keyring + " does not hold",
                    "add the key with \"gpg --export " + id + "\" if its owner is to be trusted");
        }
        PGPPublicKey master = keys.getPublicKeyRing(signed.keyId()).getPublicKey();
        Optional<Instant> end = end(key).or(() -> end(master));
        if (key.hasRevocation() || master.hasRevocation()) {
            throw failure(
                    FailureCode.CHART,
                    chart,
                    "it is signed with the key " + id + ", which its owner has revoked",
                    "have it signed again, with another key");
        }
        if (end.filter(clock.instant()::isAfter).isPresent()) {
            throw failure(
                    FailureCode.CHART,
                    chart,
                    "it is signed with the key " + id + ", which expired on "
                            + end.get().toString().substring(0, "2026-01-01".length()),
                    "export the key again if its owner has prolonged it, or have the chart signed with another");
        }
        try {
            if (signed.isSignedBy(key)) {
                return;
            }
        } catch (PGPException e) {
            // said below
        }
        throw failure(
                FailureCode.DIGEST_MISMATCH,
                chart,
                "the text of its .prov file is not what the key " + id + " signed",
                "find out who changed it, then sign the chart again");
    }

    private static void checkDigest(PackedChart chart, SignedText signed) {
        String text = signed.text();
        int end = text.lastIndexOf("\n...\n");
        try {
            boolean vouchedFor = YamlBranch.all(end < 0 ? text : text.substring(end + "\n...\n".length()))
                    .at("files")
                    .fields()
                    .values()
                    .stream()
                    .anyMatch(digest -> digest.text("").equals(chart.digest()));
            if (vouchedFor) {
                return;
            }
        } catch (MalformedDocumentException e) {
            // no digest in it either
        }
        throw failure(
                FailureCode.DIGEST_MISMATCH,
                chart,
                "its digest " + chart.digest() + " is not the one that was signed",
                "find out who replaced the chart, then push it under a new version");
    }

    /** When a key ends, of those that do. */
    private static Optional<Instant> end(PGPPublicKey key) {
        return key.getValidSeconds() == 0
                ? Optional.empty()
                : Optional.of(key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds()));
    }

    private PGPPublicKeyRingCollection keys() {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(keyring));
                InputStream keys = PGPUtil.getDecoderStream(file)) {
            PGPPublicKeyRingCollection found = new PGPPublicKeyRingCollection(keys, new BcKeyFingerprintCalculator());
            if (found.size() == 0) {
                throw new IOException("it is empty, or of another format");
            }
            return found;
        } catch (IOException | PGPException | PGPRuntimeOperationException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot read the keyring " + keyring,
                    Files.exists(keyring)
                            ? "it holds no public keys in OpenPGP's format (" + e.getMessage() + ")"
                            : "there is no such file",
                    "write it with \"gpg --export <key> > " + keyring.getFileName()
                            + "\", and name it in ship.chart.keyring",
                    e);
        }
    }

    private static ReleaseFailure failure(FailureCode code, PackedChart chart, String because, String fix) {
        return new ReleaseFailure(code, "cannot trust the chart " + chart.source(), because, fix);
    }
}
