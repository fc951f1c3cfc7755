package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * The clients of one account: made once, kept for as long as a cloud uses the account, and closed by whoever made this. All share
 * one connection pool.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A CreateFleet of type instant answers only when all its instances are placed. */
    private static final Duration LAUNCH_ANSWER = Duration.ofSeconds(60);
    /** Longer than SQS' longest poll, 20 s. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int CALLS_WITH_RETRIES = 3;

    private final AwsAccount account;
    private final SdkHttpClient http;
    private final Optional<EnvironmentCredentials> ofEnvironment;
    private final Optional<AssumedRole> assumed;
    private final AwsCredentialsProvider effective;
    /** Asked with the credentials themselves, to assume the role. */
    private final StsClient assuming;

    private final StsClient sts;
    private final Ec2Client ec2;
    private final Ec2Client launching;
    private final ConcurrentMap<String, SqsClient> sqs = new ConcurrentHashMap<>();

    private AwsClients(
            AwsAccount account, Optional<AwsCredentialsProvider> given, Supplier<Optional<HttpProxy>> proxy) {
        this.account = account;
        this.http = new CurrentProxy(proxy, CONNECT, LAUNCH_ANSWER);
        this.ofEnvironment =
                given.isPresent() ? Optional.empty() : Optional.of(new EnvironmentCredentials(sts(anonymous())));
        AwsCredentialsProvider credentials = given.or(() -> ofEnvironment).orElseThrow();
        this.assuming = sts(credentials).build();
        this.assumed = account.assumedRole().map(role -> new AssumedRole(role, credentials, assuming));
        this.effective =
                assumed.<AwsCredentialsProvider>map(provider -> provider).orElse(credentials);
        this.sts = sts(effective).build();
        this.ec2 = configure(Ec2Client.builder(), effective, account.ec2Endpoint(), ANSWER, CALLS_WITH_RETRIES)
                .httpClient(http)
                .build();
        this.launching = configure(Ec2Client.builder(), effective, account.ec2Endpoint(), LAUNCH_ANSWER, 1)
                .httpClient(http)
                .build();
    }

    /** Without an endpoint of its own, that of the region: the global one is in one region, and no VPC endpoint leads there. */
    private StsClientBuilder sts(AwsCredentialsProvider credentials) {
        return configure(StsClient.builder(), credentials, account.stsEndpoint(), ANSWER, CALLS_WITH_RETRIES)
                .httpClient(http);
    }

    private static AwsCredentialsProvider anonymous() {
        return AnonymousCredentialsProvider.create();
    }

    /**
     * Opens clients with the credentials of the environment: variables, profile, instance, container or pod role.
     *
     * @param proxy asked at each call, so that a changed one is used
     */
    public static AwsClients open(AwsAccount account, Supplier<Optional<HttpProxy>> proxy) {
        return new AwsClients(account, Optional.empty(), proxy);
    }

    /**
     * @param credentials asked at each call, so that rotated ones are used; not closed by this
     * @param proxy asked at each call, too
     */
    public static AwsClients open(
            AwsAccount account, AwsCredentialsProvider credentials, Supplier<Optional<HttpProxy>> proxy) {
        return new AwsClients(account, Optional.of(credentials), proxy);
    }

    /** As the other, with a proxy that stays as it is. */
    public static AwsClients open(AwsAccount account, AwsCredentialsProvider credentials, Optional<HttpProxy> proxy) {
        return open(account, credentials, () -> proxy);
    }

    private <B extends AwsClientBuilder<B, C>, C> B configure(
            B builder, AwsCredentialsProvider credentials, Optional<URI> endpoint, Duration answer, int attempts) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(Region.of(account.region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(answer)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(attempts)
                                .build()));
    }

    public AwsAccount account() {
        return account;
    }

    /** EC2, for everything but launching; a failed call is repeated twice. */
    Ec2Client ec2() {
        return ec2;
    }

    /** EC2, for CreateFleet: patient, and without repetitions, as the launcher repeats by itself. */
    Ec2Client launching() {
        return launching;
    }

    /** SQS, in the region of this queue: requests that are signed for another are refused. */
    SqsClient sqs(QueueUrl queue) {
        return sqs.computeIfAbsent(
                queue.region().orElse(account.region()),
                region -> configure(SqsClient.builder(), effective, account.sqsEndpoint(), ANSWER, CALLS_WITH_RETRIES)
                        .region(Region.of(region))
                        .httpClient(http)
                        .build());
    }

    /** STS, asked as whoever asks EC2. */
    StsClient sts() {
        return sts;
    }

    @Override
    public void close() {
        sqs.values().forEach(SqsClient::close);
        launching.close();
        ec2.close();
        sts.close();
        assumed.ifPresent(AssumedRole::close);
        assuming.close();
        ofEnvironment.ifPresent(EnvironmentCredentials::close);
        http.close();
    }
}
