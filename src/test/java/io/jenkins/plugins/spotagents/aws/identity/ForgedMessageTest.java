package io.jenkins.plugins.spotagents.aws.identity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.aws.identity.MessageForge.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * What has been tried on verifiers of CMS messages. Each forgery differs in one thing from a message that is believed, and most
 * are signed with the very key of the region: it is their form that has to be refused.
 */
public class ForgedMessageTest {
    private static final String GENUINE = "i-0123456789abcdef0";
    private static final String FORGED = "i-0badbadbadbadbad0";

    private static Signer aws;
    private static Signer attacker;

    private final MessageForge message = genuine();

    @BeforeClass
    public static void makeKeys() {
        aws = Signer.of("RSA", 2048, "SHA256withRSA");
        attacker = Signer.of("RSA", 2048, "SHA256withRSA");
    }

    private static MessageForge genuine() {
        return new MessageForge(aws, document(GENUINE));
    }

    private static String document(String instanceId) {
        return "{\"accountId\":\"123456789012\",\"instanceId\":\"" + instanceId + "\",\"region\":\"eu-west-1\"}";
    }

    private static String believed(String text) throws UnverifiedIdentityException {
        return believed(text, aws.certificate());
    }

    private static String believed(String text, X509Certificate trusted) throws UnverifiedIdentityException {
        return IdentityDocument.verified(text, region -> Optional.of(trusted)).instanceId();
    }

    private static void refused(String text) {
        assertThrows(UnverifiedIdentityException.class, () -> believed(text));
    }

    private static void refusedWith(Consumer<MessageForge> spoiling) {
        MessageForge spoilt = genuine();
        spoiling.accept(spoilt);
        refused(spoilt.text());
    }

    // What must be believed, or the refusals below would prove nothing.

    @Test
    public void aGenuineMessageIsBelievedHoweverItsLengthsAreEncoded() throws Exception {
        for (String encoding : List.of("BER", "DL", "DER")) {
            assertThat(encoding, believed(MessageForge.text(message.encoded(encoding))), is(GENUINE));
        }
    }

    /** RFC 5754, 2. AWS sent NULL in 2021, and leaves it out in 2026. */
    @Test
    public void parametersThatAreNullAreAsGoodAsNone() throws Exception {
        AlgorithmIdentifier withNull = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
        message.digest = withNull;
        message.digestAlgorithms = List.of(withNull);

        assertThat(believed(message.text()), is(GENUINE));
    }

    @Test
    public void theSignatureMayBeCalledRsaEncryption() throws Exception {
        message.signature = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        message.without(CMSAttributes.cmsAlgorithmProtect);

        assertThat(believed(message.text()), is(GENUINE));
    }

    @Test
    public void aContentInPiecesIsTheirWhole() throws Exception {
        byte[] content = message.content;
        int half = content.length / 2;
        message.contents = List.of(new BEROctetString(new DEROctetString[] {
            new DEROctetString(Arrays.copyOf(content, half)),
            new DEROctetString(Arrays.copyOfRange(content, half, content.length))
        }));

        assertThat(believed(message.text()), is(GENUINE));
    }

    @Test
    public void certificatesInTheMessageMakeNoDifference() throws Exception {
        message.beforeSigners = List.of(certificates(attacker));

        assertThat(believed(message.text()), is(GENUINE));
    }

    @Test
    public void unsignedAttributesMakeNoDifference() throws Exception {
        message.unsignedAttributes =
                List.of(MessageForge.attribute(new ASN1ObjectIdentifier("1.2.3.4"), new DERUTF8String("whatever")));

        assertThat(believed(message.text()), is(GENUINE));
    }

    // Whose signature.

    /** The commonest of all: the signature is verified, with the certificate that the forger enclosed. */
    @Test
    public void theCertificateInTheMessageIsNotTrusted() throws Exception {
        MessageForge forged = new MessageForge(attacker, document(FORGED));
        forged.beforeSigners = List.of(certificates(attacker));

        refused(forged.text());
        assertThat(believed(forged.text(), attacker.certificate()), is(FORGED));
    }

    private static ASN1Encodable certificates(Signer signer) throws Exception {
        return new DERTaggedObject(
                false, 0, new DERSet(new JcaX509CertificateHolder(signer.certificate()).toASN1Structure()));
    }

    @Test
    public void oneGoodSignatureOfTwoIsNotEnough() {
        MessageForge other = new MessageForge(attacker, document(GENUINE));

        refusedWith(it -> it.otherSigners = List.of(other.signerInfo()));
        refusedWith(it -> it.otherSigners = List.of(it.signerInfo()));
    }

    @Test
    public void aSecondSetOfSignersIsRefused() {
        ASN1Encodable genuine = new DERSet(message.signerInfo());
        ASN1Encodable none = new DERSet();
        MessageForge forged = new MessageForge(attacker, document(GENUINE));

        forged.afterSigners = List.of(genuine);
        refused(forged.text());
        refusedWith(it -> it.beforeSigners = List.of(new DERSet(forged.signerInfo())));
        refusedWith(it -> it.beforeSigners = List.of(none));
    }

    /** Degenerate messages, which only carry certificates, have none. */
    @Test
    public void aMessageWithoutSignersIsRefused() {
        refusedWith(it -> it.withoutItsSigner = true);
    }

    // What is signed.

    @Test
    public void anotherContentUnderTheSignatureIsRefused() {
        refusedWith(it -> it.contents = List.of(octets(FORGED)));
    }

    @Test
    public void aMessageWithTwoContentsIsRefused() {
        refusedWith(it -> it.contents = List.of(octets(GENUINE), octets(FORGED)));
        refusedWith(it -> it.contents = List.of(octets(FORGED), octets(GENUINE)));
    }

    @Test
    public void somethingBehindTheContentIsRefused() {
        refusedWith(it -> it.afterContent = List.of(new DERTaggedObject(true, 0, octets(FORGED))));
        refusedWith(it -> it.afterContent = List.of(octets(FORGED)));
    }

    @Test
    public void aMessageWithoutContentIsRefused() {
        refusedWith(it -> it.contents = List.of());
    }

    /** Its digest would be that of the value alone, not of what is read (PKCS #7, 9.3). */
    @Test
    public void aContentThatIsNoOctetStringIsRefused() {
        refusedWith(it -> it.contents = List.of(new DERUTF8String(document(GENUINE))));
        refusedWith(it -> it.contents = List.of(MessageForge.sequence(octets(GENUINE))));
    }

    @Test
    public void aContentOfAnotherTypeIsRefused() {
        refusedWith(it -> {
            it.contentType = PKCSObjectIdentifiers.signedData;
            it.without(CMSAttributes.contentType).with(MessageForge.typeAttribute(PKCSObjectIdentifiers.signedData));
        });
    }

    private static ASN1Encodable octets(String instanceId) {
        return new BEROctetString(document(instanceId).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // Attributes.

    /**
     * Whoever strips the attributes makes them the content, under a signature that is good.
     *
     * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-lamps-cms-euf-cma-signeddata/">Best Practices for Signed Attributes
     *     in CMS SignedData</a>
     */
    @Test
    public void attributesThatBecameTheContentAreRefused() {
        refusedWith(it -> {
            it.content = encoded(new DERSet(it.attributes.orElseThrow().toArray(Attribute[]::new)));
            it.contents = List.of(new BEROctetString(it.content));
            it.attributes = Optional.empty();
        });
    }

    /** AWS signs attributes. */
    @Test
    public void aSignatureOverTheContentItselfIsRefused() {
        refusedWith(it -> it.attributes = Optional.empty());
    }

    @Test
    public void attributesThatLackOneAreRefused() {
        refusedWith(it -> it.without(CMSAttributes.messageDigest));
        refusedWith(it -> it.without(CMSAttributes.contentType));
        refusedWith(it -> it.attributes = Optional.of(List.of()));
    }

    @Test
    public void attributesThatSayItTwiceAreRefused() {
        byte[] other = document(FORGED).getBytes(StandardCharsets.UTF_8);
        for (Attribute second : List.of(
                MessageForge.digestAttribute(message.content),
                MessageForge.digestAttribute(other),
                MessageForge.typeAttribute(PKCSObjectIdentifiers.data),
                MessageForge.typeAttribute(PKCSObjectIdentifiers.signedData))) {
            refusedWith(it -> it.with(second));
        }
    }

    @Test
    public void anAttributeWithTwoValuesOrNoneIsRefused() {
        ASN1Encodable digest = MessageForge.digestAttribute(message.content).getAttributeValues()[0];
        List<Attribute> spoilt = List.of(
                MessageForge.attribute(CMSAttributes.messageDigest, digest, new DEROctetString(new byte[32])),
                MessageForge.attribute(CMSAttributes.messageDigest));
        for (Attribute attribute : spoilt) {
            refusedWith(it -> it.without(CMSAttributes.messageDigest).with(attribute));
        }
    }

    @Test
    public void attributesOfAnotherTypeOfContentAreRefused() {
        refusedWith(it -> it.without(CMSAttributes.contentType)
                .with(MessageForge.typeAttribute(PKCSObjectIdentifiers.signedData)));
    }

    @Test
    public void attributesWithoutASignatureProveNothing() {
        Attribute digest = MessageForge.digestAttribute(message.content);
        refusedWith(it -> {
            it.without(CMSAttributes.messageDigest);
            it.unsignedAttributes = List.of(digest);
        });
        refusedWith(it -> {
            it.without(CMSAttributes.contentType);
            it.unsignedAttributes = List.of(MessageForge.typeAttribute(PKCSObjectIdentifiers.data));
        });
    }

    /** They must be DER, though the rest of the message may be BER (RFC 5652, 5.3): or two readers read two things. */
    @Test
    public void attributesThatAreNotInTheirOrderAreRefused() {
        refusedWith(it -> {
            Collections.reverse(it.attributes.orElseThrow());
            it.attributesEncoding = "DL";
        });
    }

    @Test
    public void attributesThatAreNotDerAreRefused() {
        refusedWith(it -> it.attributesEncoding = "BER");
    }

    @Test
    public void somethingBehindTheSignatureIsRefused() {
        refusedWith(it -> it.afterSigner = List.of(new ASN1Integer(1)));
        refusedWith(it -> it.afterSigner = List.of(
                new DERTaggedObject(false, 1, new DERSet(MessageForge.digestAttribute(it.content))),
                new DERTaggedObject(false, 1, new DERSet(MessageForge.digestAttribute(it.content)))));
    }

    @Test
    public void attributesUnderAnotherTagAreRefused() {
        byte[] encoded = message.encoded("DL");
        byte[] attributes = encoded(new DERTaggedObject(
                false, 0, new DERSet(message.attributes.orElseThrow().toArray(Attribute[]::new))));
        int at = indexOf(encoded, attributes);
        encoded[at] = (byte) 0xa5;

        refused(MessageForge.text(encoded));
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }

    // Algorithms.

    @Test
    public void anotherDigestIsRefused() {
        refusedWith(it -> it.digest = MessageForge.SHA_1);
        refusedWith(it -> it.digestAlgorithms = List.of(MessageForge.SHA_1));
        refusedWith(it -> it.digestAlgorithms = List.of());
    }

    @Test
    public void aSignatureWithAnotherDigestIsRefused() {
        refusedWith(it -> it.signatureMethod = "SHA1withRSA");
        refusedWith(it -> {
            it.signatureMethod = "SHA512withRSA";
            it.signature = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha512WithRSAEncryption, DERNull.INSTANCE);
        });
    }

    /** RFC 6211: somebody changed the algorithm after it was signed. */
    @Test
    public void anotherAlgorithmThanTheSignerProtectedIsRefused() {
        refusedWith(it -> it.signature = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption));
        refusedWith(it -> it.without(CMSAttributes.cmsAlgorithmProtect)
                .with(MessageForge.attribute(
                        CMSAttributes.cmsAlgorithmProtect,
                        new CMSAlgorithmProtection(
                                MessageForge.SHA_1, CMSAlgorithmProtection.SIGNATURE, MessageForge.SHA_256_WITH_RSA))));
    }

    @Test
    public void rsaOfTheOtherKindIsRefused() {
        RSASSAPSSparams parameters = new RSASSAPSSparams(
                MessageForge.SHA_256,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, MessageForge.SHA_256),
                new ASN1Integer(32),
                new ASN1Integer(1));
        AlgorithmIdentifier pss = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
        AlgorithmIdentifier named = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, parameters);
        AlgorithmIdentifier namedFully =
                new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, parameters);
        for (AlgorithmIdentifier signature : List.of(pss, named, namedFully)) {
            refusedWith(it -> it.without(CMSAttributes.cmsAlgorithmProtect).signature = signature);
            refusedWith(it -> {
                it.without(CMSAttributes.cmsAlgorithmProtect).signature = signature;
                it.pss = true;
            });
        }
        refusedWith(it -> it.pss = true);
    }

    @Test
    public void parametersOfADigestAreRefused() {
        AlgorithmIdentifier odd = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, new ASN1Integer(1));

        refusedWith(it -> {
            it.digest = odd;
            it.digestAlgorithms = List.of(odd);
            it.without(CMSAttributes.cmsAlgorithmProtect);
        });
    }

    @Test
    public void aKeyThatIsNotRsaIsRefused() {
        Signer elliptic = Signer.of("EC", 256, "SHA256withECDSA");
        message.signer = elliptic;
        message.signatureMethod = "SHA256withECDSA";

        assertThrows(UnverifiedIdentityException.class, () -> believed(message.text(), elliptic.certificate()));
        message.without(CMSAttributes.cmsAlgorithmProtect).signature =
                new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
        assertThrows(UnverifiedIdentityException.class, () -> believed(message.text(), elliptic.certificate()));
    }

    // Encodings.

    @Test
    public void bytesBehindTheMessageAreRefused() {
        for (String encoding : List.of("BER", "DL")) {
            byte[] whole = message.encoded(encoding);
            for (String behind : List.of("00", "0000", "0500", "3000", "ff")) {
                ByteArrayOutputStream longer = new ByteArrayOutputStream();
                longer.writeBytes(whole);
                longer.writeBytes(HexFormat.of().parseHex(behind));
                refused(MessageForge.text(longer.toByteArray()));
            }
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.writeBytes(whole);
            twice.writeBytes(new MessageForge(attacker, document(FORGED)).encoded(encoding));
            refused(MessageForge.text(twice.toByteArray()));
        }
    }

    @Test
    public void aMessageThatNeverEndsIsRefused() {
        byte[] whole = message.encoded("BER");
        for (int missing = 1; missing <= whole.length; missing++) {
            refused(MessageForge.text(Arrays.copyOf(whole, whole.length - missing)));
        }
    }

    /** Each level is two bytes; a reader that goes down by calling itself comes to the end of its stack. */
    @Test
    public void endlessNestingIsRefused() {
        for (String level : List.of("3080", "a080", "2480", "3180", "a0803080")) {
            refused(MessageForge.text(HexFormat.of().parseHex(level.repeat(10_000 / level.length()))));
        }
        // In the place of the content, which is read last.
        refused(MessageForge.text(HexFormat.of()
                .parseHex("308006092a864886f70d010702a0803080020101"
                        + "310d300b0609608648016503040201308006092a864886f70d010701a080" + "2480".repeat(5_000))));
        byte[] inner = {0x05, 0x00};
        while (inner.length < 8_000) {
            inner = encoded(new DERTaggedObject(true, 0, new DEROctetString(inner)));
        }
        refused(MessageForge.text(inner));
    }

    @Test
    public void lengthsBeyondTheMessageAreRefused() {
        for (String length :
                List.of("7f", "82ffff", "83ffffff", "847fffffff", "84ffffffff", "880000000100000000", "ff")) {
            for (String tag : List.of("30", "24", "04", "06", "02", "a0", "03")) {
                refused(MessageForge.text(HexFormat.of().parseHex(tag + length + "0500")));
                refused(MessageForge.text(HexFormat.of().parseHex("3080" + tag + length + "05000000")));
            }
        }
    }

    @Test
    public void oddEncodingsAreRefused() {
        List<String> odd = new ArrayList<>(List.of(
                "",
                "00",
                "0000",
                "30",
                "3000",
                "3080",
                "30800000",
                "0480",
                "04800000",
                "0580",
                "1f1f00",
                "bf8f7f00",
                "bfffffffffffff00"));
        odd.add("3080" + "06" + "8203e8" + "ff".repeat(999) + "7f" + "0000");
        for (String each : odd) {
            refused(MessageForge.text(HexFormat.of().parseHex(each)));
        }
    }
}
