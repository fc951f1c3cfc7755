package io.jenkins.plugins.spotagents.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The clients of one account: made once, kept for as long as a cloud uses the account, and closed by whoever made this. All share
 * one connection pool. Apache's HTTP client, because it is what the aws-java-sdk2-core plugin carries.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A CreateFleet of type instant answers only when all its instances are placed. */
    private static final Duration LAUNCH_ANSWER = Duration.ofSeconds(60);
    /** Longer than SQS' longest poll, 20 s. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int CALLS_WITH_RETRIES = 3;
    private static final int CONNECTIONS = 64;
    private static final String SESSION = "jenkins-spot-agents";

    private final AwsAccount account;
    private final SdkHttpClient http;
    private final Optional<DefaultCredentialsProvider> ofEnvironment;
    private final Optional<StsAssumeRoleCredentialsProvider> assumed;
    private final StsClient sts;
    private final Ec2Client ec2;
    private final Ec2Client launching;
    private final SqsClient sqs;

    private AwsClients(AwsAccount account, Optional<AwsCredentialsProvider> given, Optional<HttpProxy> proxy) {
        this.account = account;
        this.http = http(proxy);
        this.ofEnvironment = given.isPresent()
                ? Optional.empty()
                : Optional.of(DefaultCredentialsProvider.builder().build());
        AwsCredentialsProvider credentials = given.or(() -> ofEnvironment).orElseThrow();
        this.sts = configure(StsClient.builder(), credentials, account.ec2Endpoint(), ANSWER, CALLS_WITH_RETRIES)
                .httpClient(http)
                .build();
        this.assumed = account.assumedRole()
                .map(role -> StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                        .build());
        AwsCredentialsProvider effective =
                assumed.<AwsCredentialsProvider>map(provider -> provider).orElse(credentials);
        this.ec2 = configure(Ec2Client.builder(), effective, account.ec2Endpoint(), ANSWER, CALLS_WITH_RETRIES)
                .httpClient(http)
                .build();
        this.launching = configure(Ec2Client.builder(), effective, account.ec2Endpoint(), LAUNCH_ANSWER, 1)
                .httpClient(http)
                .build();
        this.sqs = configure(SqsClient.builder(), effective, account.sqsEndpoint(), ANSWER, CALLS_WITH_RETRIES)
                .httpClient(http)
                .build();
    }

    /** Opens clients with the credentials of the environment: variables, profile, instance or container role. */
    public static AwsClients open(AwsAccount account, Optional<HttpProxy> proxy) {
        return new AwsClients(account, Optional.empty(), proxy);
    }

    /** @param credentials asked at each call, so that rotated ones are used; not closed by this */
    public static AwsClients open(AwsAccount account, AwsCredentialsProvider credentials, Optional<HttpProxy> proxy) {
        return new AwsClients(account, Optional.of(credentials), proxy);
    }

    private static SdkHttpClient http(Optional<HttpProxy> proxy) {
        ApacheHttpClient.Builder http = ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECT)
                .socketTimeout(LAUNCH_ANSWER);
        proxy.ifPresent(through -> http.proxyConfiguration(proxy(through)));
        return http.build();
    }

    private static ProxyConfiguration proxy(HttpProxy proxy) {
        return ProxyConfiguration.builder()
                .endpoint(proxy.endpoint())
                .username(proxy.user().orElse(null))
                .password(proxy.password().orElse(null))
                .nonProxyHosts(proxy.directHosts())
                .build();
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

    SqsClient sqs() {
        return sqs;
    }

    StsClient sts() {
        return sts;
    }

    @Override
    public void close() {
        sqs.close();
        launching.close();
        ec2.close();
        assumed.ifPresent(StsAssumeRoleCredentialsProvider::close);
        sts.close();
        ofEnvironment.ifPresent(DefaultCredentialsProvider::close);
        http.close();
    }
}
