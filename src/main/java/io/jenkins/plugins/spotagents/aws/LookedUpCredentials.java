package io.jenkins.plugins.spotagents.aws;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Credentials that somebody else keeps, looked up for each call: those that are edited, rotated or come later than the cloud are used
 * without anybody saving the cloud.
 *
 * @param lookup fast, and safe for use by several threads; empty while there are none
 * @param missing what is said then
 */
public record LookedUpCredentials(Supplier<? extends Optional<? extends AwsCredentialsProvider>> lookup, String missing)
        implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
        Optional<? extends AwsCredentialsProvider> found = lookup.get();
        if (found.isEmpty()) {
            throw SdkClientException.create(missing);
        }
        return found.get().resolveCredentials();
    }
}
