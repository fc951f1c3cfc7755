package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** An instance can prove who it is. */
public class IdentityDocumentTest {
    /** For all tests, as it takes a while to make a key. */
    @ClassRule
    public static final EmulatorRule EMULATOR =
            new EmulatorRule(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 10, 0.07));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private String id;
    private ImdsCalls imds;

    @Before
    public void launch() {
        id = FleetCalls.ids(FleetCalls.with(EMULATOR.clients().ec2())
                        .pools("m5.xlarge/eu-west-1a")
                        .spot(1))
                .get(0);
        EMULATOR.aws().clock().advance(Duration.ofSeconds(30));
        imds = new ImdsCalls(EMULATOR.aws().imds(id));
    }

    private String identity(String item) throws Exception {
        return imds.get("dynamic/instance-identity/" + item).body();
    }

    @Test
    public void theDocumentNamesTheInstance() throws Exception {
        JsonNode document = new ObjectMapper().readTree(identity("document"));

        assertThat(document.get("instanceId").asText(), is(id));
        assertThat(document.get("accountId").asText(), is("123456789012"));
        assertThat(document.get("region").asText(), is("eu-west-1"));
        assertThat(
                document.get("pendingTime").asText(),
                is(EMULATOR.aws().instance(id).launchTime().toString()));
    }

    @Test
    public void theSignatureFitsTheCertificate() throws Exception {
        X509Certificate certificate = EMULATOR.aws().identityCertificate();
        certificate.verify(certificate.getPublicKey());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(certificate);
        signature.update(identity("document").getBytes(StandardCharsets.UTF_8));

        assertThat(signature.verify(Base64.getMimeDecoder().decode(identity("signature"))), is(true));
    }

    @Test
    public void theMessageIsEncodedAsThatOfAws() throws Exception {
        assertThat(
                identity("rsa2048"),
                startsWith("MIAGCSqGSIb3DQEHAqCAMIACAQExDzANBglghkgBZQMEAgEFADCABgkqhkiG9w0BBwGggCSABIIB"));
    }

    /** The command is that of "Verify the instance identity document" in the EC2 user guide. */
    @Test
    public void opensslVerifiesTheMessage() throws Exception {
        Optional<Path> openssl = LocalProgram.find("openssl");
        assumeTrue("openssl is not on the PATH", openssl.isPresent());
        Path message = folder.newFile("pkcs7").toPath();
        Files.writeString(message, "-----BEGIN PKCS7-----\n" + identity("rsa2048") + "\n-----END PKCS7-----\n");
        Path certificate = folder.newFile("certificate").toPath();
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(EMULATOR.aws().identityCertificate().getEncoded());
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");

        Process process = new ProcessBuilder(
                        openssl.get().toString(),
                        "smime",
                        "-verify",
                        "-in",
                        message.toString(),
                        "-inform",
                        "PEM",
                        "-certfile",
                        certificate.toString(),
                        "-noverify")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String content = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
        assertThat(process.exitValue(), is(0));
        assertThat(content.replace("\r\n", "\n").strip(), is(identity("document")));
    }
}
