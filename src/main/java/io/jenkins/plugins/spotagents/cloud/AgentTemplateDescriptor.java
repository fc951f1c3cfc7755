package io.jenkins.plugins.spotagents.cloud;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Node;
import hudson.slaves.ComputerConnectorDescriptor;
import hudson.slaves.NodePropertyDescriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of an {@link AgentTemplate}: its choices and its inline validation. */
@Extension
public final class AgentTemplateDescriptor extends Descriptor<AgentTemplate> {
    /** In place of names that do not matter yet; Jenkins lets no cloud be without one. */
    static final String AS_TYPED = "as-typed";

    public AgentTemplateDescriptor() {
        super(AgentTemplate.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.AgentTemplate_displayName();
    }

    /** Every way to connect that the installed plugins know, ours included. */
    public List<ComputerConnectorDescriptor> getConnectorDescriptors() {
        return ComputerConnectorDescriptor.all();
    }

    /** Environment variables, tool locations and whatever else may be set on an agent. */
    public List<NodePropertyDescriptor> getNodePropertyDescriptors() {
        return ExtensionList.lookup(NodePropertyDescriptor.class);
    }

    /** Jenkins' own words for the two. */
    @POST
    public ListBoxModel doFillModeItems() {
        ListBoxModel items = new ListBoxModel();
        for (Node.Mode mode : Node.Mode.values()) {
            items.add(mode.getDescription(), mode.name());
        }
        return items;
    }

    /** Which address to dial. */
    @POST
    public ListBoxModel doFillAddressItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.AgentTemplate_address_privateIp(), Address.PRIVATE_IP.configName());
        items.add(Messages.AgentTemplate_address_publicIp(), Address.PUBLIC_IP.configName());
        items.add(Messages.AgentTemplate_address_privateDns(), Address.PRIVATE_DNS.configName());
        items.add(Messages.AgentTemplate_address_publicDns(), Address.PUBLIC_DNS.configName());
        return items;
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return Checks.toAdmins(() -> FormValidation.validateRequired(value));
    }

    /** No label is possible, but rarely meant together with the mode that the form offers first. */
    @POST
    public FormValidation doCheckLabels(@QueryParameter String value, @QueryParameter String mode) {
        FormValidation words = Checks.administering(() -> AgentTemplate.requireLabels(value));
        return words.kind == FormValidation.Kind.OK && value.isBlank() && "EXCLUSIVE".equals(mode)
                ? Checks.toAdmins(() -> FormValidation.warning(Messages.AgentTemplate_noLabels()))
                : words;
    }

    @POST
    public FormValidation doCheckRemoteFs(@QueryParameter String value) {
        return Checks.toAdmins(() -> FormValidation.validateRequired(value));
    }

    @POST
    public FormValidation doCheckSubnetIds(@QueryParameter String value) {
        return Checks.toAdmins(() -> Subnets.check(Words.of(List.of(value))));
    }

    @POST
    public FormValidation doCheckImageId(@QueryParameter String value) {
        return Checks.toAdmins(() -> value.isBlank() || value.trim().matches("ami-[0-9a-f]+|resolve:ssm:\\S+")
                ? FormValidation.ok()
                : FormValidation.error(Messages.AgentTemplate_badImage(value)));
    }

    @POST
    public FormValidation doCheckExecutors(@QueryParameter String value) {
        return Checks.number("Number of executors", value, 1, 1000);
    }

    @POST
    public FormValidation doCheckMaxAgents(@QueryParameter String value) {
        return Checks.number("Maximum of agents", value, 1, Integer.MAX_VALUE);
    }

    @POST
    public FormValidation doCheckMinAgents(@QueryParameter String value) {
        return Checks.number("Minimum of agents", value, 0, Integer.MAX_VALUE);
    }

    @POST
    public FormValidation doCheckSpareAgents(@QueryParameter String value) {
        return Checks.number("Number of spare agents", value, 0, Integer.MAX_VALUE);
    }

    @POST
    public FormValidation doCheckIdleMinutes(@QueryParameter String value) {
        return Checks.number("Idle time (minutes)", value, 0, Integer.MAX_VALUE);
    }

    @POST
    public FormValidation doCheckMaxUses(@QueryParameter String value) {
        return Checks.number("Maximum of uses", value, 0, Integer.MAX_VALUE);
    }

    @POST
    public FormValidation doCheckLaunchTimeoutMinutes(@QueryParameter String value) {
        return Checks.number("Launch timeout (minutes)", value, 1, 60);
    }

    /**
     * The form's button: a table of what these types and subnets can be launched as, with prices.
     *
     * @param id of the launch template, as typed
     * @param name of the launch template, as typed
     * @param version of the launch template, as typed
     * @param requirements whether types are chosen by what follows rather than by {@code types}
     */
    @POST
    public FormValidation doShowPools(
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String assumeRoleArn,
            @QueryParameter String ec2Endpoint,
            @QueryParameter String stsEndpoint,
            @QueryParameter String subnetIds,
            @QueryParameter String id,
            @QueryParameter String name,
            @QueryParameter String version,
            @QueryParameter String types,
            @QueryParameter boolean requirements,
            @QueryParameter String vCpus,
            @QueryParameter String memoryGiB,
            @QueryParameter String architecture,
            @QueryParameter String allowed,
            @QueryParameter String excluded) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            SpotCloud cloud = new SpotCloud(AS_TYPED);
            cloud.setRegion(region);
            cloud.setCredentialsId(credentialsId);
            cloud.setAssumeRoleArn(assumeRoleArn);
            cloud.setEc2Endpoint(ec2Endpoint);
            cloud.setStsEndpoint(stsEndpoint);
            AgentTemplate template = new AgentTemplate(AS_TYPED);
            LaunchTemplate launchTemplate = new LaunchTemplate();
            launchTemplate.setId(id);
            launchTemplate.setName(name);
            launchTemplate.setVersion(version);
            template.setLaunchTemplate(launchTemplate);
            template.setSubnetIds(List.of(Util.fixNull(subnetIds)));
            Instances instances = new Instances();
            instances.setTypes(List.of(Util.fixNull(types)));
            if (requirements) {
                InstanceRequirements wanted = new InstanceRequirements();
                wanted.setvCpus(vCpus);
                wanted.setMemoryGiB(memoryGiB);
                wanted.setArchitecture(architecture);
                wanted.setAllowed(List.of(Util.fixNull(allowed)));
                wanted.setExcluded(List.of(Util.fixNull(excluded)));
                instances.setRequirements(wanted);
            }
            template.setInstances(instances);
            return FormChecks.get().pools(cloud.account(), template.toLaunchSpec(cloud.name));
        } catch (FormException | IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
