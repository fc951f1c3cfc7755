package io.jenkins.plugins.spotagents.emulator.imds;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;

/**
 * Signs identity documents with a key of its own, as AWS does with its: a bare signature, and a PKCS #7 message that
 * carries the document but no certificate and, as AWS's, is encoded with indefinite lengths.
 */
final class IdentitySigner {
    private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    private static final String PKCS7_DATA = "1.2.840.113549.1.7.1";
    private static final String PKCS7_SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /** CMSAlgorithmProtection of RFC 6211, which AWS's messages carry. */
    private static final String ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52";

    private static final String SIGNING_TIME = "1.2.840.113549.1.9.5";
    private static final long SERIAL = 4711;
    private static final Instant VALID_FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant VALID_TO = Instant.parse("2049-12-31T23:59:59Z");

    private final PrivateKey key;
    private final X509Certificate certificate;

    private IdentitySigner(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** A signer with a new 2048-bit RSA key and a certificate that the key signs itself. */
    static IdentitySigner create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            byte[] body = Der.sequence(
                    Der.integer(SERIAL),
                    Der.algorithm(SHA256_WITH_RSA),
                    name(),
                    Der.sequence(Der.time(VALID_FROM), Der.time(VALID_TO)),
                    name(),
                    pair.getPublic().getEncoded());
            byte[] encoded =
                    Der.sequence(body, Der.algorithm(SHA256_WITH_RSA), Der.bits(sign(pair.getPrivate(), body)));
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return new IdentitySigner(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key for identity documents", e);
        }
    }

    /** The name that AWS's certificates have. */
    private static byte[] name() {
        return Der.sequence(
                attribute("2.5.4.6", "US"),
                attribute("2.5.4.8", "Washington State"),
                attribute("2.5.4.7", "Seattle"),
                attribute("2.5.4.10", "Amazon Web Services LLC"));
    }

    private static byte[] attribute(String type, String value) {
        return Der.set(Der.sequence(Der.oid(type), Der.printable(value)));
    }

    X509Certificate certificate() {
        return certificate;
    }

    private static byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    /** The document's SHA-256 RSA signature in base64. */
    String signature(String document) {
        try {
            return base64(sign(key, document.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The document in a signed PKCS #7 message in base64, without the lines of PEM around it. */
    String pkcs7(String document, Instant now) {
        try {
            byte[] content = document.getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] attributes = Der.set(
                    Der.sequence(Der.oid(CONTENT_TYPE), Der.set(Der.oid(PKCS7_DATA))),
                    Der.sequence(Der.oid(SIGNING_TIME), Der.set(Der.time(now))),
                    Der.sequence(
                            Der.oid(ALGORITHM_PROTECTION),
                            Der.set(Der.sequence(Der.algorithm(SHA256), Der.algorithm(0xa1, SHA256_WITH_RSA)))),
                    Der.sequence(Der.oid(MESSAGE_DIGEST), Der.set(Der.octets(digest))));
            byte[] implicit = attributes.clone();
            // What is signed is a SET; what is sent is the same bytes under the tag [0].
            implicit[0] = (byte) 0xa0;
            byte[] signer = Der.sequence(
                    Der.integer(1),
                    Der.sequence(name(), Der.integer(SERIAL)),
                    Der.algorithm(SHA256),
                    implicit,
                    Der.algorithm(SHA256_WITH_RSA),
                    Der.octets(sign(key, attributes)));
            byte[] signedData = Der.indefinite(
                    0x30,
                    Der.integer(1),
                    Der.set(Der.algorithm(SHA256)),
                    Der.indefinite(
                            0x30, Der.oid(PKCS7_DATA), Der.indefinite(0xa0, Der.indefinite(0x24, Der.octets(content)))),
                    Der.set(signer));
            return base64(Der.indefinite(0x30, Der.oid(PKCS7_SIGNED_DATA), Der.indefinite(0xa0, signedData)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    }
}
