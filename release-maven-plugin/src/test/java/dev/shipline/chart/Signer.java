package dev.shipline.chart;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Somebody with a key, made for the test. */
final class Signer {
    private final PGPKeyPair keys;
    private final PGPPublicKeyRing ring;

    /** @param seconds how long the key lives; 0 for ever */
    Signer(Instant created, long seconds) throws Exception {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        keys = new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.EDDSA_LEGACY,
                generator.generateKeyPair(),
                Date.from(created));
        PGPSignatureSubpacketGenerator life = new PGPSignatureSubpacketGenerator();
        life.setKeyExpirationTime(true, seconds);
        ring = new PGPKeyRingGenerator(
                        PGPSignature.POSITIVE_CERTIFICATION,
                        keys,
                        "ci@acme.example",
                        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                        life.generate(),
                        null,
                        new BcPGPContentSignerBuilder(keys.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                        null)
                .generatePublicKeyRing();
    }

    byte[] publicKey() throws Exception {
        return ring.getEncoded();
    }

    /** As {@code helm package --sign} writes it. */
    byte[] sign(String chartYaml, String fileName, String digest) throws Exception {
        return sign(chartYaml + "\n...\nfiles:\n  " + fileName + ": " + digest);
    }

    byte[] sign(String text) throws Exception {
        PGPSignatureGenerator signature = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(keys.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                keys.getPublicKey());
        signature.init(PGPSignature.CANONICAL_TEXT_DOCUMENT, keys.getPrivateKey());
        signature.update(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (ArmoredOutputStream armored = new ArmoredOutputStream(whole)) {
            armored.beginClearText(HashAlgorithmTags.SHA512);
            armored.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            armored.endClearText();
            signature.generate().encode(new BCPGOutputStream(armored));
        }
        return whole.toByteArray();
    }
}
