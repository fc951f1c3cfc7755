package io.jenkins.plugins.spotagents.aws.identity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.SdkClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** Signed documents as the emulated metadata service gives them, and every way to spoil them. */
public class IdentityDocumentTest {
    private static EmulatedAws aws;
    private static String signed;
    private static String instanceId;
    private static Function<String, Optional<X509Certificate>> certificates;

    @BeforeClass
    public static void launch() throws Exception {
        aws = EmulatedAws.builder().region("eu-west-1").start();
        try (SdkClients clients = SdkClients.of(aws)) {
            RunInstancesResponse run = clients.ec2()
                    .runInstances(request -> request.minCount(1)
                            .maxCount(1)
                            .launchTemplate(template -> template.launchTemplateName(EmulatedAws.LAUNCH_TEMPLATE))
                            .subnetId(aws.subnet("eu-west-1a"))
                            .instanceType("m5.xlarge"));
            instanceId = run.instances().get(0).instanceId();
        }
        aws.clock().advance(Duration.ofMinutes(1));
        signed = metadata("dynamic/instance-identity/rsa2048");
        X509Certificate certificate = aws.identityCertificate();
        certificates = region -> region.equals("eu-west-1") ? Optional.of(certificate) : Optional.empty();
    }

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    @AfterClass
    public static void stop() {
        aws.close();
    }

    private static String metadata(String path) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String base = aws.imds(instanceId) + "/latest/";
        String token = http.send(
                        HttpRequest.newBuilder(URI.create(base + "api/token"))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return http.send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .header("X-aws-ec2-metadata-token", token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    public void aSignedDocumentSaysWhichInstanceItIs() throws Exception {
        IdentityDocument document = IdentityDocument.verified(signed, certificates);

        assertThat(document.instanceId(), is(instanceId));
        assertThat(document.region(), is("eu-west-1"));
    }

    @Test
    public void theLinesOfPemDoNotMatter() throws Exception {
        String pem = "-----BEGIN PKCS7-----\n" + signed + "\n-----END PKCS7-----\n";

        assertThat(IdentityDocument.verified(pem, certificates).instanceId(), is(instanceId));
    }

    @Test
    public void anotherRegionsCertificateProvesNothing() {
        X509Certificate other = AwsCertificates.published().of("us-east-1").orElseThrow();

        UnverifiedIdentityException e = assertThrows(
                UnverifiedIdentityException.class,
                () -> IdentityDocument.verified(signed, region -> Optional.of(other)));

        assertThat(e.getMessage(), containsString("not by AWS"));
        assertThrows(
                UnverifiedIdentityException.class, () -> IdentityDocument.verified(signed, region -> Optional.empty()));
    }

    @Test
    public void aChangedDocumentProvesNothing() {
        byte[] message = Base64.getMimeDecoder().decode(signed);
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(instanceId) + instanceId.length() - 1;
        message[at] = (byte) (message[at] == 'a' ? 'b' : 'a');

        assertThrows(
                UnverifiedIdentityException.class,
                () -> IdentityDocument.verified(Base64.getEncoder().encodeToString(message), certificates));
    }

    /** Whatever is spoilt, nothing comes out but the one exception, and never another instance's id. */
    @Test
    public void spoiltMessagesAreRefused() throws Exception {
        byte[] message = Base64.getMimeDecoder().decode(signed);
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] spoilt = message.clone();
            if (random.nextInt(4) == 0) {
                spoilt = java.util.Arrays.copyOf(spoilt, random.nextInt(spoilt.length));
            }
            for (int i = random.nextInt(4); i >= 0 && spoilt.length > 0; i--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            try {
                IdentityDocument document =
                        IdentityDocument.verified(Base64.getEncoder().encodeToString(spoilt), certificates);
                assertThat("seed " + seed, document.instanceId(), is(instanceId));
            } catch (UnverifiedIdentityException expected) {
                assertThat("seed " + seed, expected.getMessage().isEmpty(), is(false));
            }
        }
    }

    @Test
    public void everyRegionHasACertificate() {
        assertThat(AwsCertificates.published().size(), is(greaterThanOrEqualTo(39)));
        assertThat(AwsCertificates.published().of("eu-west-1").isPresent(), is(true));
        assertThat(AwsCertificates.published().of("moon-1").isPresent(), is(false));
    }

    @Test
    public void aFilesCertificateTakesThePlaceOfThePublishedOne() throws Exception {
        Path file = file("region: eu-west-1\n" + pem(aws.identityCertificate()));

        AwsCertificates trusted = AwsCertificates.published().and(file);

        assertThat(IdentityDocument.verified(signed, trusted::of).instanceId(), is(instanceId));
        assertThat(trusted.size(), is(AwsCertificates.published().size()));
        assertThrows(
                UnverifiedIdentityException.class,
                () -> IdentityDocument.verified(signed, AwsCertificates.published()::of));
    }

    @Test
    public void aFileThatNamesNoRegionIsRefused() throws Exception {
        for (String content : List.of("", pem(aws.identityCertificate()), "region: eu-west-1\nno certificate\n")) {
            Path file = file(content);

            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> AwsCertificates.published().and(file));

            assertThat(e.getMessage(), containsString(file.toString()));
        }
        assertThrows(
                IOException.class,
                () -> AwsCertificates.published().and(files.getRoot().toPath().resolve("absent")));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(files.newFile().toPath(), content);
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
