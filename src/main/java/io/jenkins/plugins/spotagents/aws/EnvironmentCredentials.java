package io.jenkins.plugins.spotagents.aws;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * The credentials of the controller's own environment: variables, profile, and the role of its pod, container or instance. The
 * SDK's chain, but for the web identity of a pod (IRSA): for that the SDK looks for its STS module by name, in the class loader of
 * another plugin, and for an HTTP client by service loader. Both are handed over here.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html">Assume role credential
 *     provider: web identity</a>
 */
final class EnvironmentCredentials implements AwsCredentialsProvider, AutoCloseable {
    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();
    private final StsClient sts;
    private StsWebIdentityTokenFileCredentialsProvider webIdentity;

    /** @param sts makes a client of STS, which is closed by this */
    EnvironmentCredentials(StsClientBuilder sts) {
        // The call that trades the token is not signed.
        this.sts =
                sts.credentialsProvider(AnonymousCredentialsProvider.create()).build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return hasWebIdentity() ? webIdentity().resolveCredentials() : chain.resolveCredentials();
    }

    /** As in the SDK's chain, keys come first. */
    private static boolean hasWebIdentity() {
        return SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE
                        .getStringValue()
                        .filter(file -> !file.isBlank())
                        .isPresent()
                && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent()
                && SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isEmpty();
    }

    private synchronized StsWebIdentityTokenFileCredentialsProvider webIdentity() {
        if (webIdentity == null) {
            webIdentity = StsWebIdentityTokenFileCredentialsProvider.builder()
                    .stsClient(sts)
                    .build();
        }
        return webIdentity;
    }

    @Override
    public synchronized void close() {
        if (webIdentity != null) {
            webIdentity.close();
        }
        sts.close();
        chain.close();
    }
}
