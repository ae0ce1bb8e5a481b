package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Who a user is, to a cluster that asks for certificates. fabric8 takes a PKCS#8 key for one of RSA, whatever it is, so the key is read here. */
record ClientCertificate(Collection<? extends Certificate> chain, PrivateKey key) {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    /** The key store is in memory alone, but there is none without a password. */
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    ClientCertificate {
        requireNonNull(chain, "chain is null");
        requireNonNull(key, "key is null");
    }

    /** Takes it out of a configuration, so that nobody else reads it there; empty where there is no whole one. */
    static Optional<ClientCertificate> takenFrom(Config config) throws IOException, GeneralSecurityException {
        Optional<byte[]> certificates = content(config.getClientCertData(), config.getClientCertFile());
        Optional<byte[]> key = content(config.getClientKeyData(), config.getClientKeyFile());
        if (certificates.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        config.setClientKeyData(null);
        config.setClientKeyFile(null);
        return Optional.of(new ClientCertificate(chain(text(certificates.get())), key(text(key.get()))));
    }

    /** Beside them may be the key, which Java would take for another certificate. */
    private static Collection<? extends Certificate> chain(String pem) throws GeneralSecurityException {
        String certificates =
                CERTIFICATE.matcher(pem).results().map(MatchResult::group).collect(Collectors.joining("\n", "", "\n"));
        if (certificates.isBlank()) {
            throw new InvalidKeyException("its client certificate holds no PEM of one");
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.ISO_8859_1);
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        try {
            return PemKey.read(pem);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("its client key cannot be used: " + e.getMessage(), e);
        }
    }

    /** A kubeconfig has it in base64; a credential plugin's is PEM as it is. */
    private static Optional<byte[]> content(String data, String file) throws IOException {
        if (data != null && !data.isBlank()) {
            return Optional.of(decoded(data));
        }
        return file == null || file.isBlank() ? Optional.empty() : Optional.of(Files.readAllBytes(Path.of(file)));
    }

    private static byte[] decoded(String data) {
        try {
            return Base64.getDecoder().decode(data.strip());
        } catch (IllegalArgumentException e) {
            return data.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key, IN_MEMORY, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }
}
