package io.jenkins.plugins.spotagents.account;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsHelper;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import java.util.Optional;
import jenkins.model.Jenkins;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Credentials of Jenkins, known by their id and looked up at each call: those that are edited, rotated or provided later than the
 * cloud are used without anybody saving the cloud.
 */
final class JenkinsCredentials implements AwsCredentialsProvider {
    private final String id;

    JenkinsCredentials(String id) {
        this.id = id;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return find().orElseThrow(() -> SdkClientException.create(missing())).resolveCredentials();
    }

    /** Why nothing can be signed with them; empty if they are there. */
    Optional<String> problem() {
        return find().isPresent() ? Optional.empty() : Optional.of(missing());
    }

    private Optional<AmazonWebServicesCredentials> find() {
        return Optional.ofNullable(AWSCredentialsHelper.getCredentials(id, Jenkins.get()));
    }

    private String missing() {
        return "there are no AWS credentials '" + id + "': add them, or choose others.";
    }
}
