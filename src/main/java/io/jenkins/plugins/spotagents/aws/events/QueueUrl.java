package io.jenkins.plugins.spotagents.aws.events;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the notices' queue is, as SQS writes it: {@code https://sqs.REGION.amazonaws.com/ACCOUNT/NAME}. The host may be another
 * one (VPC endpoint, emulator).
 */
public record QueueUrl(String url) {
    private static final Pattern PATH = Pattern.compile("/(\\d{12})/([A-Za-z0-9_-]{1,80}(?:\\.fifo)?)");

    /** SQS endpoints (AWS General Reference, "Amazon SQS endpoints and quotas"). */
    private static final Pattern HOST =
            Pattern.compile("(?:[a-z0-9-]+\\.)?sqs(?:-fips)?\\.(?<region>[a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\..+"
                    + "|(?<former>[a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\.queue\\.amazonaws\\.com(?:\\.cn)?");

    /** @throws IllegalArgumentException naming the value and what is expected */
    public QueueUrl {
        Objects.requireNonNull(url, "url");
        if (!path(url).matches()) {
            throw new IllegalArgumentException("'" + url
                    + "' is not the address of a queue: expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME,"
                    + " with an account of 12 digits.");
        }
        if (url.endsWith(".fifo")) {
            throw new IllegalArgumentException(
                    "'" + url + "' is a FIFO queue: notices need a standard one, as EventBridge sends without order.");
        }
    }

    private static Matcher path(String url) {
        try {
            URI uri = new URI(url);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return PATH.matcher(http && uri.getHost() != null && uri.getQuery() == null ? uri.getPath() : "");
        } catch (URISyntaxException notAnAddress) {
            return PATH.matcher("");
        }
    }

    /** The owner: the only account whose events belong into the queue. */
    public String account() {
        return group(1);
    }

    /**
     * The region in the host's name, as of the public endpoints (standard, FIPS, dual-stack, the former ones) and of VPC endpoints;
     * empty where the name has none.
     */
    public Optional<String> region() {
        Matcher host = HOST.matcher(URI.create(url).getHost());
        return host.matches()
                ? Stream.of(host.group("region"), host.group("former"))
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    public String name() {
        return group(2);
    }

    private String group(int number) {
        Matcher path = path(url);
        if (!path.matches()) {
            throw new IllegalStateException(url);
        }
        return path.group(number);
    }
}
