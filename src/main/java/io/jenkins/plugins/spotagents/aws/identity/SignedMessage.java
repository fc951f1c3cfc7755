package io.jenkins.plugins.spotagents.aws.identity;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * A message with its signature in it (PKCS #7, now RFC 5652), as the metadata service gives it at {@code
 * instance-identity/rsa2048}: one signer, RSA, SHA-256, over attributes. BouncyCastle reads and verifies it; here is refused
 * what it would let through and AWS does not send. Certificates in the message are never looked at.
 */
final class SignedMessage {
    /** AWS' messages have some 1,800 bytes. */
    static final int MAX_CHARACTERS = 16 * 1024;

    private static final Set<ASN1ObjectIdentifier> RSA =
            Set.of(PKCSObjectIdentifiers.rsaEncryption, PKCSObjectIdentifiers.sha256WithRSAEncryption);

    private final byte[] content;
    private final SignerInformation signer;

    private SignedMessage(byte[] content, SignerInformation signer) {
        this.content = content;
        this.signer = signer;
    }

    /**
     * Reads a message; whether to believe it, only {@link #verify} tells.
     *
     * @param text base64, with or without the lines of PEM
     */
    static SignedMessage parse(String text) throws UnverifiedIdentityException {
        byte[] encoded = decode(text);
        try {
            return read(ContentInfo.getInstance(ASN1Primitive.fromByteArray(encoded)));
        } catch (IOException | CMSException | RuntimeException e) {
            // What BouncyCastle cannot read, it tells of by exceptions of many kinds.
            throw new UnverifiedIdentityException("The message is not built as a signed one of RFC 5652.", e);
        }
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

    private static SignedMessage read(ContentInfo message)
            throws UnverifiedIdentityException, CMSException, IOException {
        require(PKCSObjectIdentifiers.signedData.equals(message.getContentType()), "The message is not a signed one.");
        SignedData sent = SignedData.getInstance(message.getContent());
        requireNothingElse(message.getContent(), sent);
        ASN1Set signers = sent.getSignerInfos();
        require(signers.size() == 1, "The message has " + signers.size() + " signers.");
        requireNothingElse(signers.getObjectAt(0), SignerInfo.getInstance(signers.getObjectAt(0)));

        CMSSignedData signedData = new CMSSignedData(message);
        SignerInformation signer = signedData.getSignerInfos().iterator().next();
        requireOurKind(signer);
        require(
                signedData.getDigestAlgorithmIDs().stream().anyMatch(SignedMessage::isSha256),
                "The message's digest is not the signer's.");
        return new SignedMessage(content(signedData), signer);
    }

    private static byte[] content(CMSSignedData signedData) throws UnverifiedIdentityException {
        boolean present = PKCSObjectIdentifiers.data.getId().equals(signedData.getSignedContentTypeOID())
                && signedData.getSignedContent() != null;
        require(present, "The signed message has no content.");
        // Of anything but an octet string, what is digested is not what would be read.
        if (signedData.getSignedContent().getContent() instanceof byte[] octets) {
            return octets;
        }
        throw new UnverifiedIdentityException("The signed message's content is not a string of bytes.");
    }

    private static void requireOurKind(SignerInformation signer) throws UnverifiedIdentityException, IOException {
        SignerInfo info = signer.toASN1Structure();
        require(isSha256(info.getDigestAlgorithm()), "The message's digest is not SHA-256.");
        AlgorithmIdentifier signature = info.getDigestEncryptionAlgorithm();
        require(
                RSA.contains(signature.getAlgorithm()) && hasNoParameters(signature),
                "The message's signature is not RSA.");
        // A signature over the content itself could be one over attributes, put in the content's place
        // (draft-ietf-lamps-cms-euf-cma-signeddata).
        require(signer.getSignedAttributes() != null, "The message's signature is not over attributes.");
    }

    private static boolean isSha256(AlgorithmIdentifier digest) {
        return NISTObjectIdentifiers.id_sha256.equals(digest.getAlgorithm()) && hasNoParameters(digest);
    }

    /** NULL is as good as absent (RFC 5754, 2); AWS has sent both. */
    private static boolean hasNoParameters(AlgorithmIdentifier algorithm) {
        return algorithm.getParameters() == null || DERNull.INSTANCE.equals(algorithm.getParameters());
    }

    /**
     * BouncyCastle passes over what does not belong there: a second set of signers, attributes under another tag or not in the
     * order of DER, something behind the signature. Then what it has read is not what was sent.
     */
    private static void requireNothingElse(ASN1Encodable sent, ASN1Encodable read)
            throws UnverifiedIdentityException, IOException {
        require(Arrays.equals(der(sent), der(read)), "The signed message holds more than one of RFC 5652.");
    }

    private static byte[] der(ASN1Encodable value) throws IOException {
        return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    }

    private static void require(boolean met, String otherwise) throws UnverifiedIdentityException {
        if (!met) {
            throw new UnverifiedIdentityException(otherwise);
        }
    }

    /** What is signed, not yet to be believed: to find out whose signature it should be. */
    byte[] unverifiedContent() {
        return content.clone();
    }

    /** @throws UnverifiedIdentityException if the holder of the certificate's key did not sign the content */
    void verify(X509Certificate certificate) throws UnverifiedIdentityException {
        PublicKey key = certificate.getPublicKey();
        require(key.getAlgorithm().equals("RSA"), "The certificate's key is " + key.getAlgorithm() + ", not RSA.");
        boolean verified;
        try {
            verified = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(key));
        } catch (CMSSignerDigestMismatchException e) {
            throw new UnverifiedIdentityException("The signature is of another content.", e);
        } catch (CMSException | OperatorCreationException | RuntimeException e) {
            throw new UnverifiedIdentityException("The signature cannot be verified.", e);
        }
        require(verified, "The signature is not of the content, or not by AWS.");
    }
}
