package io.jenkins.plugins.spotagents.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * A role, assumed with other credentials. STS' answer holds for an hour and is used as long, unless the keys it was asked with are
 * others meanwhile: whoever rotates a key, or takes one away, means the next call. Thread-safe.
 */
final class AssumedRole implements AwsCredentialsProvider, AutoCloseable {
    private static final String SESSION = "jenkins-spot-agents";

    private final String role;
    private final AwsCredentialsProvider base;
    private final StsClient sts;
    private AwsCredentials askedWith;
    private StsAssumeRoleCredentialsProvider session;

    /**
     * @param role its ARN
     * @param base belongs to the caller
     * @param sts signs with {@code base}; belongs to the caller
     */
    AssumedRole(String role, AwsCredentialsProvider base, StsClient sts) {
        this.role = role;
        this.base = base;
        this.sts = sts;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return session(base.resolveCredentials()).resolveCredentials();
    }

    private synchronized StsAssumeRoleCredentialsProvider session(AwsCredentials now) {
        if (session == null || isOther(now)) {
            close();
            session = StsAssumeRoleCredentialsProvider.builder()
                    .stsClient(sts)
                    .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                    .build();
            askedWith = now;
        }
        return session;
    }

    /** Credentials of a session are new ones every hour, or at every call, though nobody has changed anything. */
    private boolean isOther(AwsCredentials now) {
        boolean sessions = now instanceof AwsSessionCredentials && askedWith instanceof AwsSessionCredentials;
        return !sessions && !now.equals(askedWith);
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
