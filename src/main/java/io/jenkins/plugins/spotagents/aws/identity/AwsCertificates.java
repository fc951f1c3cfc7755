package io.jenkins.plugins.spotagents.aws.identity;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** AWS' public certificates for identity documents, one for each region, as the EC2 User Guide publishes them. */
public final class AwsCertificates {
    private static final String RESOURCE = "aws-rsa-2048.pem";
    private static final String REGION = "region: ";

    private final Map<String, X509Certificate> byRegion;

    private AwsCertificates(Map<String, X509Certificate> byRegion) {
        this.byRegion = Map.copyOf(byRegion);
    }

    /** Those that came with this version of the plugin. */
    public static AwsCertificates published() {
        try (InputStream pem = AwsCertificates.class.getResourceAsStream(RESOURCE)) {
            if (pem == null) {
                throw new IllegalStateException(RESOURCE + " is missing: the plugin is damaged, install it again.");
            }
            return read(new BufferedReader(new InputStreamReader(pem, StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(RESOURCE + " is damaged: install the plugin again.", e);
        }
    }

    /**
     * These, and those of a file that an administrator trusts: of a region that AWS opened after this version was released, or
     * of an emulator. For a region that is known already, the file's certificate takes the place of the published one.
     *
     * @param pem as {@code aws-rsa-2048.pem}: a line {@code region: eu-west-1} before each certificate
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it holds no certificate of a named region
     */
    public AwsCertificates and(Path pem) throws IOException {
        Map<String, X509Certificate> all = new HashMap<>(byRegion);
        try (BufferedReader lines = Files.newBufferedReader(pem, StandardCharsets.US_ASCII)) {
            AwsCertificates more = read(lines);
            if (more.byRegion.isEmpty() || more.byRegion.containsKey("")) {
                throw new IllegalArgumentException(
                        pem + " must hold certificates (PEM), each after a line such as 'region: eu-west-1'.");
            }
            all.putAll(more.byRegion);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(pem + " holds something that is no X.509 certificate in PEM.", e);
        }
        return new AwsCertificates(all);
    }

    private static AwsCertificates read(BufferedReader lines) throws IOException, CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Map<String, X509Certificate> certificates = new HashMap<>();
        String region = "";
        StringBuilder pem = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(REGION)) {
                region = line.substring(REGION.length());
                pem.setLength(0);
            } else if (!line.startsWith("#")) {
                pem.append(line).append('\n');
            }
            if (line.equals("-----END CERTIFICATE-----")) {
                certificates.put(region, (X509Certificate) factory.generateCertificate(
                        new ByteArrayInputStream(pem.toString().getBytes(StandardCharsets.US_ASCII))));
            }
        }
        return new AwsCertificates(certificates);
    }

    public Optional<X509Certificate> of(String region) {
        return Optional.ofNullable(byRegion.get(region));
    }

    int size() {
        return byRegion.size();
    }
}
