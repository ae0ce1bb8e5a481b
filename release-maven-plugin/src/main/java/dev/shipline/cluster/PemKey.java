package dev.shipline.cluster;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key as tools write it: PKCS#8, which holds keys of every kind, PKCS#1 of RSA and SEC 1 of elliptic curves. Which it is is read from the key, as
 * kubectl and Helm do it; what the PEM calls itself does not tell the kind.
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** Object identifiers, as DER has them. */
    private static final String RSA = "2a864886f70d010101";

    private static final String EC = "2a8648ce3d0201";
    private static final Map<String, String> ALGORITHMS = Map.of(RSA, "RSA", EC, "EC", "2b6570", "EdDSA");

    /** Within a SEC 1 key, what names its curve. */
    private static final int CURVE = 0xa0;

    private PemKey() {}

    /** @throws InvalidKeySpecException saying in a clause, which repeats nothing of the key, why it is none */
    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException("it holds no PEM of a private key");
        }
        String text = block.group(2);
        if (block.group(1).startsWith("ENCRYPTED") || text.contains("ENCRYPTED")) {
            throw new InvalidKeySpecException("it is encrypted with a passphrase, for which nobody can be asked here"
                    + " (openssl pkey -in <file> writes it without)");
        }
        return key(decoded(text));
    }

    private static byte[] decoded(String text) throws InvalidKeySpecException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("its PEM is damaged", e);
        }
    }

    private static PrivateKey key(byte[] der) throws GeneralSecurityException {
        List<Der> parts = Der.first(der).parts();
        return switch (parts.size() < 2 ? 0 : parts.get(1).tag()) {
            case Der.SEQUENCE -> pkcs8(der);
            case Der.INTEGER -> pkcs8(wrapped(RSA, new Der(Der.NULL, new byte[0]), der));
            case Der.OCTETS -> pkcs8(wrapped(EC, curve(parts), der));
            default -> throw new InvalidKeySpecException("it is neither PKCS#8 nor PKCS#1 nor SEC 1");
        };
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        String kind = Der.first(Der.first(der).parts().get(1).content()).hex();
        String algorithm = ALGORITHMS.get(kind);
        if (algorithm == null) {
            throw new InvalidKeySpecException("it is neither of RSA nor of an elliptic curve nor Ed25519");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException("Java does not take it (" + e.getMessage() + ")", e);
        }
    }

    private static Der curve(List<Der> key) throws InvalidKeySpecException {
        for (Der part : key) {
            if (part.tag() == CURVE) {
                return Der.first(part.content());
            }
        }
        throw new InvalidKeySpecException("it does not name its curve");
    }

    /** What PKCS#8 puts around the others. */
    private static byte[] wrapped(String algorithm, Der parameters, byte[] key) {
        Der kind = new Der(Der.OBJECT_ID, HexFormat.of().parseHex(algorithm));
        return Der.of(
                        Der.SEQUENCE,
                        new Der(Der.INTEGER, new byte[1]).bytes(),
                        Der.of(Der.SEQUENCE, kind.bytes(), parameters.bytes()).bytes(),
                        new Der(Der.OCTETS, key).bytes())
                .bytes();
    }
}
