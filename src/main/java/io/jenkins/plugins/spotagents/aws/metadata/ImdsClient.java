package io.jenkins.plugins.spotagents.aws.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The Instance Metadata Service, version 2. JDK only, as it runs on agents; single-threaded.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">Use IMDSv2</a>
 */
final class ImdsClient {
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 2_000;

    private final String base;
    private String token;
    private long tokenGoodUntil;

    /** @param base without {@code /latest}, such as {@code http://169.254.169.254} */
    ImdsClient(URI base) {
        this.base = base.toString().replaceFirst("/+$", "");
    }

    /**
     * Reads a document below {@code /latest/meta-data/}; the token is fetched, and fetched anew, as needed.
     *
     * @return empty if there is none, which for most documents is the usual case
     * @throws IOException if the service cannot be reached or refuses
     */
    Optional<String> read(String document) throws IOException {
        Answer answer = get(document);
        if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            token = null;
            answer = get(document);
        }
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_OK -> Optional.of(answer.body());
            case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
            default -> throw new IOException("IMDS answered " + answer.status() + " for " + document);
        };
    }

    private Answer get(String document) throws IOException {
        HttpURLConnection request = open("/latest/meta-data/" + document);
        request.setRequestProperty("X-aws-ec2-metadata-token", token());
        return exchange(request);
    }

    private String token() throws IOException {
        if (token == null || System.nanoTime() - tokenGoodUntil >= 0) {
            HttpURLConnection request = open("/latest/api/token");
            request.setRequestMethod("PUT");
            request.setRequestProperty("X-aws-ec2-metadata-token-ttl-seconds", Long.toString(TOKEN_LIFE.toSeconds()));
            Answer answer = exchange(request);
            if (answer.status() != HttpURLConnection.HTTP_OK) {
                throw new IOException("IMDS answered " + answer.status() + " for a token: is it switched off?");
            }
            token = answer.body();
            tokenGoodUntil = System.nanoTime() + TOKEN_LIFE.dividedBy(2).toNanos();
        }
        return token;
    }

    private HttpURLConnection open(String path) throws IOException {
        // A proxy would answer for its own machine, or not at all.
        HttpURLConnection request =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setUseCaches(false);
        request.setInstanceFollowRedirects(false);
        return request;
    }

    private static Answer exchange(HttpURLConnection request) throws IOException {
        int status = request.getResponseCode();
        try (InputStream in =
                status < HttpURLConnection.HTTP_BAD_REQUEST ? request.getInputStream() : request.getErrorStream()) {
            byte[] body = in == null ? new byte[0] : in.readNBytes(MAX_BYTES);
            return new Answer(status, new String(body, StandardCharsets.UTF_8).strip());
        }
    }

    private record Answer(int status, String body) {}
}
