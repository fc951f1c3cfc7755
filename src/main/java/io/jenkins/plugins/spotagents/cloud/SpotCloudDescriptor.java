package io.jenkins.plugins.spotagents.cloud;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsHelper;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.slaves.Cloud;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a {@link SpotCloud}: its choices and its inline validation. */
@Extension
@Symbol("spotAgents")
public final class SpotCloudDescriptor extends Descriptor<Cloud> {
    public SpotCloudDescriptor() {
        super(SpotCloud.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.SpotCloud_displayName();
    }

    /** AWS credentials in Jenkins; none stands for the SDK's default provider chain. */
    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return new ListBoxModel().add(Util.fixNull(credentialsId));
        }
        return AWSCredentialsHelper.doFillCredentialsIdItems(Jenkins.get());
    }

    @POST
    public FormValidation doCheckRegion(@QueryParameter String value) {
        return Checks.administering(() -> AwsRules.requireRegion(value.trim()));
    }

    @POST
    public FormValidation doCheckAssumeRoleArn(@QueryParameter String value) {
        return Checks.administering(() -> AwsRules.requireRole(value.trim()));
    }

    @POST
    public FormValidation doCheckInterruptionQueueUrl(@QueryParameter String value) {
        return value.isBlank() ? FormValidation.ok() : Checks.administering(() -> new QueueUrl(value.trim()));
    }

    @POST
    public FormValidation doCheckEc2Endpoint(@QueryParameter String value) {
        return url("EC2 endpoint", value);
    }

    @POST
    public FormValidation doCheckSqsEndpoint(@QueryParameter String value) {
        return url("SQS endpoint", value);
    }

    @POST
    public FormValidation doCheckStsEndpoint(@QueryParameter String value) {
        return url("STS endpoint", value);
    }

    private static FormValidation url(String what, String value) {
        return value.isBlank()
                ? FormValidation.ok()
                : Checks.administering(() -> AwsRules.endpoint(what, value.trim()));
    }

    @POST
    public FormValidation doCheckMaxAgents(@QueryParameter String value) {
        return Checks.number("Maximum of agents", value, 1, Integer.MAX_VALUE);
    }

    /** The form's button: says which permission is missing, and prints the policy that is needed. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String name,
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String assumeRoleArn,
            @QueryParameter String interruptionQueueUrl,
            @QueryParameter String ec2Endpoint,
            @QueryParameter String sqsEndpoint,
            @QueryParameter String stsEndpoint) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            SpotCloud typed = new SpotCloud(name.isBlank() ? AgentTemplateDescriptor.AS_TYPED : name);
            typed.setRegion(region);
            typed.setCredentialsId(credentialsId);
            typed.setAssumeRoleArn(assumeRoleArn);
            typed.setInterruptionQueueUrl(interruptionQueueUrl);
            typed.setEc2Endpoint(ec2Endpoint);
            typed.setSqsEndpoint(sqsEndpoint);
            typed.setStsEndpoint(stsEndpoint);
            List<AgentTemplate> saved =
                    Clouds.named(typed.name).map(SpotCloud::getTemplates).orElse(List.of());
            return FormChecks.get().connection(typed, saved);
        } catch (FormException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
