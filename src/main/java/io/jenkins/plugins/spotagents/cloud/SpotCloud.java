package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.slaves.Cloud;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Agents on EC2 Spot capacity. A description only: whatever must outlive a saved configuration (launches in flight, clients,
 * notices) belongs to the run-time registry.
 */
public class SpotCloud extends Cloud {
    static final int DEFAULT_MAX_AGENTS = 200;

    private String region = "";
    private String credentialsId;
    private String assumeRoleArn;
    private String interruptionQueueUrl;
    private int maxAgents = DEFAULT_MAX_AGENTS;
    private String ec2Endpoint;
    private String sqsEndpoint;
    private String stsEndpoint;
    private List<AgentTemplate> templates = new ArrayList<>();

    @DataBoundConstructor
    public SpotCloud(String name) {
        super(Util.fixNull(name).trim());
    }

    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String region) throws Descriptor.FormException {
        String trimmed = Util.fixNull(region).trim();
        refuse("region", () -> AwsRules.requireRegion(trimmed));
        this.region = trimmed;
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public String getAssumeRoleArn() {
        return assumeRoleArn;
    }

    @DataBoundSetter
    public void setAssumeRoleArn(String assumeRoleArn) throws Descriptor.FormException {
        refuse(
                "assumeRoleArn",
                () -> AwsRules.requireRole(Util.fixNull(assumeRoleArn).trim()));
        this.assumeRoleArn = Util.fixEmptyAndTrim(assumeRoleArn);
    }

    @CheckForNull
    public String getInterruptionQueueUrl() {
        return interruptionQueueUrl;
    }

    @DataBoundSetter
    public void setInterruptionQueueUrl(String interruptionQueueUrl) throws Descriptor.FormException {
        String trimmed = Util.fixEmptyAndTrim(interruptionQueueUrl);
        refuse("interruptionQueueUrl", () -> Optional.ofNullable(trimmed).map(QueueUrl::new));
        this.interruptionQueueUrl = trimmed;
    }

    public int getMaxAgents() {
        return maxAgents;
    }

    @DataBoundSetter
    public void setMaxAgents(int maxAgents) throws Descriptor.FormException {
        refuse("maxAgents", () -> Checks.require("Maximum of agents", maxAgents, 1, Integer.MAX_VALUE));
        this.maxAgents = maxAgents;
    }

    @CheckForNull
    public String getEc2Endpoint() {
        return ec2Endpoint;
    }

    @DataBoundSetter
    public void setEc2Endpoint(String ec2Endpoint) throws Descriptor.FormException {
        this.ec2Endpoint = url("ec2Endpoint", "EC2 endpoint", ec2Endpoint);
    }

    @CheckForNull
    public String getSqsEndpoint() {
        return sqsEndpoint;
    }

    @DataBoundSetter
    public void setSqsEndpoint(String sqsEndpoint) throws Descriptor.FormException {
        this.sqsEndpoint = url("sqsEndpoint", "SQS endpoint", sqsEndpoint);
    }

    @CheckForNull
    public String getStsEndpoint() {
        return stsEndpoint;
    }

    @DataBoundSetter
    public void setStsEndpoint(String stsEndpoint) throws Descriptor.FormException {
        this.stsEndpoint = url("stsEndpoint", "STS endpoint", stsEndpoint);
    }

    public List<AgentTemplate> getTemplates() {
        return Collections.unmodifiableList(templates);
    }

    /** Refuses templates that could never launch anything, and two of one name. */
    @DataBoundSetter
    public void setTemplates(List<AgentTemplate> templates) throws Descriptor.FormException {
        List<AgentTemplate> checked = new ArrayList<>(Util.fixNull(templates));
        Set<String> names = new HashSet<>();
        for (AgentTemplate template : checked) {
            refuse("templates", () -> {
                try {
                    template.check();
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("Template '" + template.getName() + "': " + e.getMessage(), e);
                }
                if (!names.add(template.getName())) {
                    throw new IllegalArgumentException(
                            "Two templates are named '" + template.getName() + "': give one of them another name.");
                }
            });
        }
        this.templates = checked;
    }

    /** The template of this name; empty when it was removed or renamed while agents of it run. */
    public Optional<AgentTemplate> template(String templateName) {
        return templates.stream()
                .filter(template -> template.getName().equals(templateName))
                .findFirst();
    }

    /** @throws IllegalArgumentException naming the wrong value and the remedy */
    public AwsAccount account() {
        return new AwsAccount(
                region,
                Optional.ofNullable(credentialsId),
                Optional.ofNullable(assumeRoleArn),
                endpoint("EC2 endpoint", ec2Endpoint),
                endpoint("SQS endpoint", sqsEndpoint),
                endpoint("STS endpoint", stsEndpoint));
    }

    private static Optional<URI> endpoint(String what, @CheckForNull String typed) {
        return Optional.ofNullable(typed).map(url -> AwsRules.endpoint(what, url));
    }

    /** @throws IllegalArgumentException naming the wrong value and the remedy */
    public Optional<QueueUrl> interruptionQueue() {
        return Optional.ofNullable(interruptionQueueUrl).map(QueueUrl::new);
    }

    @CheckForNull
    private static String url(String field, String what, @CheckForNull String typed) throws Descriptor.FormException {
        String trimmed = Util.fixEmptyAndTrim(typed);
        refuse(field, () -> endpoint(what, trimmed));
        return trimmed;
    }

    private static void refuse(String field, Runnable rule) throws Descriptor.FormException {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            throw new Descriptor.FormException(e.getMessage(), e, field);
        }
    }

    @Override
    public boolean canProvision(CloudState state) {
        return Provisioner.get().canServe(this, state.getLabel());
    }

    @Override
    public Collection<PlannedNode> provision(CloudState state, int excessWorkload) {
        return Provisioner.get().provision(this, state.getLabel(), excessWorkload);
    }

    @Override
    public SpotCloudDescriptor getDescriptor() {
        return (SpotCloudDescriptor) super.getDescriptor();
    }
}
