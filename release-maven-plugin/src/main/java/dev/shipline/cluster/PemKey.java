package dev.shipline.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** A private key as tools write it: PKCS#8, which holds keys of every kind, PKCS#1 of RSA and SEC 1 of elliptic curves. */
final class PemKey {
    private PemKey() {}

    /** @throws InvalidKeySpecException saying in a clause, which repeats nothing of the key, why it is none */
    static PrivateKey read(String pem) throws InvalidKeySpecException {
        PrivateKeyInfo key = key(pem);
        try {
            return new JcaPEMKeyConverter().getPrivateKey(key);
        } catch (IOException e) {
            throw new InvalidKeySpecException("it is none that Java takes (" + e.getMessage() + ")", e);
        }
    }

    /** The first one; certificates and parameters of a curve may stand before it. */
    private static PrivateKeyInfo key(String pem) throws InvalidKeySpecException {
        try (PEMParser blocks = new PEMParser(new StringReader(pem))) {
            for (Object block = blocks.readObject(); block != null; block = blocks.readObject()) {
                if (block instanceof PrivateKeyInfo key) {
                    return key;
                }
                if (block instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo();
                }
                if (block instanceof PKCS8EncryptedPrivateKeyInfo || block instanceof PEMEncryptedKeyPair) {
                    throw new InvalidKeySpecException(
                            "it is encrypted with a passphrase, for which nobody can be asked here"
                                    + " (openssl pkey -in <file> writes it without)");
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new InvalidKeySpecException("it is damaged", e);
        }
        throw new InvalidKeySpecException("it holds no PEM of a private key");
    }
}
