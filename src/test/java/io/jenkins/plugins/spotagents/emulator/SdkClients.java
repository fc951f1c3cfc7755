package io.jenkins.plugins.spotagents.emulator;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Real SDK clients for an emulated endpoint; closes what it made. */
public final class SdkClients implements AutoCloseable {
    private final URI endpoint;
    private final Region region;
    private final RetryMode retry;
    private final SdkHttpClient http =
            ApacheHttpClient.builder().maxConnections(64).build();
    private final Ec2Client ec2;
    private final SqsClient sqs;
    private final StsClient sts;
    private final SsmClient ssm;

    private SdkClients(URI endpoint, String region, RetryMode retry) {
        this.endpoint = endpoint;
        this.region = Region.of(region);
        this.retry = retry;
        ec2 = configured(Ec2Client.builder());
        sqs = configured(SqsClient.builder());
        sts = configured(StsClient.builder());
        ssm = configured(SsmClient.builder());
    }

    /** Clients that try again as the SDK does by default. */
    public static SdkClients of(EmulatedAws aws) {
        return of(aws.endpoint(), aws.region());
    }

    public static SdkClients of(URI endpoint, String region) {
        return new SdkClients(endpoint, region, RetryMode.STANDARD);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(B builder) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .overrideConfiguration(o -> o.retryStrategy(retry))
                .build();
    }

    public Ec2Client ec2() {
        return ec2;
    }

    public SqsClient sqs() {
        return sqs;
    }

    public StsClient sts() {
        return sts;
    }

    public SsmClient ssm() {
        return ssm;
    }

    @Override
    public void close() {
        ec2.close();
        sqs.close();
        sts.close();
        ssm.close();
        http.close();
    }
}
