package io.jenkins.plugins.spotagents.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A message with its signature in it (PKCS #7, now RFC 5652), as the metadata service gives it at {@code
 * instance-identity/rsa2048}: one signer, RSA, SHA-256. Nothing else is accepted.
 */
final class SignedMessage {
    /** AWS' messages have some 1,800 bytes. */
    static final int MAX_CHARACTERS = 16 * 1024;

    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String DATA = "2a864886f70d010701";
    private static final String CONTENT_TYPE = "2a864886f70d010903";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";
    private static final String SHA_256 = "608648016503040201";
    /** {@code rsaEncryption}, {@code sha256WithRSAEncryption}. */
    private static final Set<String> RSA = Set.of("2a864886f70d010101", "2a864886f70d01010b");

    private static final int ATTRIBUTES = 0xa0;

    private final byte[] content;
    private final Optional<Asn1> attributes;
    private final byte[] signature;

    private SignedMessage(byte[] content, Optional<Asn1> attributes, byte[] signature) {
        this.content = content;
        this.attributes = attributes;
        this.signature = signature;
    }

    /**
     * Reads a message; whether to believe it, only {@link #verify} tells.
     *
     * @param text base64, with or without the lines of PEM
     */
    static SignedMessage parse(String text) throws UnverifiedIdentityException {
        Asn1 outer = Asn1.parse(decode(text));
        if (!outer.child(0, Asn1.OID).oid().equals(SIGNED_DATA)) {
            throw new UnverifiedIdentityException("The message is not a signed one.");
        }
        Asn1 signedData = outer.child(1, 0xa0).child(0, Asn1.SEQUENCE);
        Asn1 encapsulated = signedData.child(2, Asn1.SEQUENCE);
        if (!encapsulated.child(0, Asn1.OID).oid().equals(DATA)
                || encapsulated.children().size() < 2) {
            throw new UnverifiedIdentityException("The signed message has no content.");
        }
        byte[] content = encapsulated.child(1, 0xa0).children().get(0).octets();
        Asn1 signers = signedData.child(signedData.children().size() - 1, Asn1.SET);
        if (signers.children().size() != 1) {
            throw new UnverifiedIdentityException(
                    "The message has " + signers.children().size() + " signers.");
        }
        return signedBy(signers.child(0, Asn1.SEQUENCE), content);
    }

    private static byte[] decode(String text) throws UnverifiedIdentityException {
        if (text.length() > MAX_CHARACTERS) {
            throw new UnverifiedIdentityException("The message has " + text.length() + " characters: too many.");
        }
        try {
            return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z0-9 ]+-----", ""));
        } catch (IllegalArgumentException e) {
            throw new UnverifiedIdentityException("The message is not base64.", e);
        }
    }

    private static SignedMessage signedBy(Asn1 signer, byte[] content) throws UnverifiedIdentityException {
        if (!signer.child(2, Asn1.SEQUENCE).child(0, Asn1.OID).oid().equals(SHA_256)) {
            throw new UnverifiedIdentityException("The message's digest is not SHA-256.");
        }
        boolean hasAttributes =
                signer.children().size() > 3 && signer.children().get(3).tag() == ATTRIBUTES;
        int next = hasAttributes ? 4 : 3;
        if (!RSA.contains(signer.child(next, Asn1.SEQUENCE).child(0, Asn1.OID).oid())) {
            throw new UnverifiedIdentityException("The message's signature is not RSA.");
        }
        byte[] signature = signer.child(next + 1, Asn1.OCTETS).octets();
        return new SignedMessage(
                content, hasAttributes ? Optional.of(signer.children().get(3)) : Optional.empty(), signature);
    }

    /** What is signed, not yet to be believed: to find out whose signature it should be. */
    byte[] unverifiedContent() {
        return content.clone();
    }

    /** @throws UnverifiedIdentityException if the holder of the certificate's key did not sign the content */
    void verify(X509Certificate certificate) throws UnverifiedIdentityException {
        PublicKey key = certificate.getPublicKey();
        if (!key.getAlgorithm().equals("RSA")) {
            throw new UnverifiedIdentityException("The certificate's key is " + key.getAlgorithm() + ", not RSA.");
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(attributes.isPresent() ? signedAttributes(attributes.get()) : content);
            if (!verifier.verify(signature)) {
                throw new UnverifiedIdentityException("The signature is not of the content, or not by AWS.");
            }
        } catch (GeneralSecurityException e) {
            throw new UnverifiedIdentityException("The signature cannot be verified.", e);
        }
    }

    /** With attributes, the signature is over them, and they hold the digest of the content (RFC 5652, 5.4). */
    private byte[] signedAttributes(Asn1 present) throws GeneralSecurityException, UnverifiedIdentityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        if (!MessageDigest.isEqual(digest, attribute(present, MESSAGE_DIGEST).octets())
                || !attribute(present, CONTENT_TYPE).oid().equals(DATA)) {
            throw new UnverifiedIdentityException("The signature is of another content.");
        }
        byte[] signed = present.bytes().clone();
        // What is signed is a SET; what is sent is the same bytes under the tag [0].
        signed[0] = Asn1.SET;
        return signed;
    }

    private static Asn1 attribute(Asn1 attributes, String oid) throws UnverifiedIdentityException {
        Optional<Asn1> value = Optional.empty();
        for (Asn1 attribute : attributes.children()) {
            if (attribute.child(0, Asn1.OID).oid().equals(oid)) {
                Asn1 values = attribute.child(1, Asn1.SET);
                if (value.isPresent() || values.children().size() != 1) {
                    throw new UnverifiedIdentityException("The signature's attributes are ambiguous.");
                }
                value = Optional.of(values.children().get(0));
            }
        }
        return value.orElseThrow(() -> new UnverifiedIdentityException("The signature lacks an attribute."));
    }
}
