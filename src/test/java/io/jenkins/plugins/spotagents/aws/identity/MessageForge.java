package io.jenkins.plugins.spotagents.aws.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERSet;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Puts signed messages together, each part as the test says; a new forge makes what AWS makes. */
final class MessageForge {
    /** Somebody with a key, and a certificate that calls him AWS. */
    record Signer(KeyPair keys, X509Certificate certificate) {
        static Signer of(String algorithm, int bits, String signature) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                generator.initialize(bits);
                KeyPair keys = generator.generateKeyPair();
                return new Signer(
                        keys,
                        new JcaX509CertificateConverter()
                                .getCertificate(new JcaX509v3CertificateBuilder(
                                                NAME,
                                                SERIAL,
                                                Date.from(Instant.EPOCH),
                                                Date.from(Instant.parse("2049-12-31T23:59:59Z")),
                                                NAME,
                                                keys.getPublic())
                                        .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))));
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] signPss(byte[] content) throws GeneralSecurityException {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        }

        byte[] sign(String algorithm, byte[] content) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        }
    }

    static final AlgorithmIdentifier SHA_256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
    static final AlgorithmIdentifier SHA_1 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.14.3.2.26"), DERNull.INSTANCE);
    static final AlgorithmIdentifier SHA_256_WITH_RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);

    private static final X500Name NAME = new X500Name("C=US,ST=Washington State,L=Seattle,O=Amazon Web Services LLC");
    private static final BigInteger SERIAL = BigInteger.valueOf(4711);

    Signer signer;
    /** What the digest attribute and, without attributes, the signature are over. */
    byte[] content;

    String signatureMethod = "SHA256withRSA";
    /** RSA with another padding, of the same digest. */
    boolean pss;

    ASN1ObjectIdentifier contentType = PKCSObjectIdentifiers.data;
    List<ASN1Encodable> contents;
    List<ASN1Encodable> afterContent = List.of();
    List<AlgorithmIdentifier> digestAlgorithms = List.of(SHA_256);
    List<ASN1Encodable> beforeSigners = List.of();
    AlgorithmIdentifier digest = SHA_256;
    AlgorithmIdentifier signature = SHA_256_WITH_RSA;
    /** Absent: the signature is over the content itself. */
    Optional<List<Attribute>> attributes;

    /** How the attributes are encoded, sent as signed: DER; DL, in the order given; BER, of indefinite length. */
    String attributesEncoding = "DER";

    List<Attribute> unsignedAttributes = List.of();
    List<ASN1Encodable> afterSigner = List.of();
    List<ASN1Encodable> otherSigners = List.of();
    boolean withoutItsSigner;
    List<ASN1Encodable> afterSigners = List.of();

    MessageForge(Signer signer, String document) {
        this.signer = signer;
        content = document.getBytes(StandardCharsets.UTF_8);
        contents = List.of(new BEROctetString(content));
        attributes = Optional.of(new ArrayList<>(List.of(
                typeAttribute(PKCSObjectIdentifiers.data),
                attribute(CMSAttributes.signingTime, new Time(Date.from(Instant.parse("2026-02-16T00:38:28Z")))),
                attribute(
                        CMSAttributes.cmsAlgorithmProtect,
                        new CMSAlgorithmProtection(SHA_256, CMSAlgorithmProtection.SIGNATURE, SHA_256_WITH_RSA)),
                digestAttribute(content))));
    }

    static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable... values) {
        return new Attribute(type, new DERSet(values));
    }

    static Attribute typeAttribute(ASN1ObjectIdentifier type) {
        return attribute(CMSAttributes.contentType, type);
    }

    static Attribute digestAttribute(byte[] content) {
        try {
            return attribute(
                    CMSAttributes.messageDigest,
                    new DEROctetString(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    MessageForge without(ASN1ObjectIdentifier attribute) {
        attributes.orElseThrow().removeIf(each -> each.getAttrType().equals(attribute));
        return this;
    }

    MessageForge with(Attribute attribute) {
        attributes.orElseThrow().add(attribute);
        return this;
    }

    /** The signer info alone: to be put into another message. */
    ASN1Encodable signerInfo() {
        try {
            ASN1EncodableVector info = new ASN1EncodableVector();
            info.add(new ASN1Integer(1));
            info.add(new IssuerAndSerialNumber(NAME, SERIAL));
            info.add(digest);
            byte[] signed = content;
            if (attributes.isPresent()) {
                Attribute[] all = attributes.get().toArray(Attribute[]::new);
                switch (attributesEncoding) {
                    case "DER" -> {
                        signed = new DERSet(all).getEncoded();
                        info.add(new DERTaggedObject(false, 0, new DERSet(all)));
                    }
                    case "DL" -> {
                        signed = new DLSet(all).getEncoded();
                        info.add(new DLTaggedObject(false, 0, new DLSequence(all)));
                    }
                    default -> {
                        signed = new BERSet(all).getEncoded();
                        info.add(new BERTaggedObject(false, 0, new BERSequence(all)));
                    }
                }
            }
            info.add(signature);
            info.add(new DEROctetString(pss ? signer.signPss(signed) : signer.sign(signatureMethod, signed)));
            if (!unsignedAttributes.isEmpty()) {
                info.add(new DERTaggedObject(false, 1, new DERSet(unsignedAttributes.toArray(Attribute[]::new))));
            }
            afterSigner.forEach(info::add);
            return new BERSequence(info);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ASN1Encodable message() {
        ASN1EncodableVector encapsulated = new ASN1EncodableVector();
        encapsulated.add(contentType);
        if (contents.size() == 1) {
            encapsulated.add(new BERTaggedObject(true, 0, contents.get(0)));
        } else if (!contents.isEmpty()) {
            encapsulated.add(new BERTaggedObject(false, 0, new BERSequence(contents.toArray(ASN1Encodable[]::new))));
        }
        afterContent.forEach(encapsulated::add);
        ASN1EncodableVector signedData = new ASN1EncodableVector();
        signedData.add(new ASN1Integer(1));
        signedData.add(new DERSet(digestAlgorithms.toArray(AlgorithmIdentifier[]::new)));
        signedData.add(new BERSequence(encapsulated));
        beforeSigners.forEach(signedData::add);
        List<ASN1Encodable> signers = new ArrayList<>(otherSigners);
        if (!withoutItsSigner) {
            signers.add(signerInfo());
        }
        signedData.add(new BERSet(signers.toArray(ASN1Encodable[]::new)));
        afterSigners.forEach(signedData::add);
        return new BERSequence(new ASN1Encodable[] {
            PKCSObjectIdentifiers.signedData, new BERTaggedObject(true, 0, new BERSequence(signedData))
        });
    }

    /** @param encoding BER, DL or DER */
    byte[] encoded(String encoding) {
        try {
            return message().toASN1Primitive().getEncoded(encoding);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String text() {
        return text(encoded("BER"));
    }

    static String text(byte[] message) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(message);
    }

    static ASN1Encodable sequence(ASN1Encodable... members) {
        return new DERSequence(members);
    }
}
