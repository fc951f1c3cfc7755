package io.jenkins.plugins.spotagents.account;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsHelper;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import io.jenkins.plugins.spotagents.aws.LookedUpCredentials;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * AWS credentials of Jenkins, known by their id.
 *
 * @param id as a cloud names it
 */
record JenkinsCredentials(String id) {
    Optional<AmazonWebServicesCredentials> find() {
        return Optional.ofNullable(AWSCredentialsHelper.getCredentials(id, Jenkins.get()));
    }

    LookedUpCredentials whicheverTheyAre() {
        return new LookedUpCredentials(this::find, missing());
    }

    /** Why nothing can be signed with them; empty if they are there. */
    Optional<String> problem() {
        return find().isPresent() ? Optional.empty() : Optional.of(missing());
    }

    private String missing() {
        return "there are no AWS credentials '" + id + "': add them, or choose others.";
    }
}
