package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/**
 * Reads the version of a launch template that would be launched, for what in it does not go with us: EC2 tells only when a build waits, and
 * not always which field it means (EC2 User Guide, "Use launch templates with EC2 Fleet"; CreateFleet in the EC2 API Reference).
 */
public final class LaunchTemplateReview {
    private final AwsClients clients;

    public LaunchTemplateReview(AwsClients clients) {
        this.clients = clients;
    }

    /** What conflicts, each with its remedy; empty if all is well. */
    public List<String> of(LaunchSpec spec) throws CloudCallException {
        LaunchTemplateRef template = Ec2Blueprint.of(spec).launchTemplate();
        DescribeLaunchTemplateVersionsRequest.Builder request =
                DescribeLaunchTemplateVersionsRequest.builder().versions(template.version());
        if (template.isById()) {
            request.launchTemplateId(template.idOrName());
        } else {
            request.launchTemplateName(template.idOrName());
        }
        List<String> findings = new ArrayList<>();
        SdkErrors.call(
                        "DescribeLaunchTemplateVersions",
                        () -> clients.ec2().describeLaunchTemplateVersions(request.build()))
                .launchTemplateVersions()
                .forEach(version -> conflicts(version.launchTemplateData(), spec)
                        .forEach(conflict -> findings.add("Launch template '" + template.idOrName() + "', version "
                                + version.versionNumber() + ", " + conflict)));
        return findings;
    }

    static List<String> conflicts(ResponseLaunchTemplateData data, LaunchSpec spec) {
        List<String> conflicts = new ArrayList<>();
        data.networkInterfaces().stream()
                .flatMap(network -> text(network.subnetId()).stream())
                .findFirst()
                .ifPresent(subnet -> conflicts.add("has a network interface in " + subnet
                        + ": EC2 refuses it together with the template's own subnets. Take the subnet out of it."));
        if (data.placement() != null) {
            text(data.placement().availabilityZone())
                    .ifPresent(zone -> conflicts.add("is placed in " + zone
                            + ": the template's subnets say where agents run, and those elsewhere are refused. Take the"
                            + " Availability Zone out of it."));
            text(data.placement().hostId())
                    .ifPresent(host -> conflicts.add("is placed on the dedicated host " + host
                            + ", on which no Spot instance runs. Take the host out of it."));
        }
        if (data.instanceMarketOptions() != null && data.instanceMarketOptions().marketType() != null) {
            conflicts.add(
                    "has market options: the plugin says what is bought as Spot, and EC2 Fleet refuses the request."
                            + " Take them out of it.");
        }
        if (data.instanceRequirements() != null) {
            conflicts.add("has instance requirements: the plugin names instance types, and EC2 takes one of both."
                    + " Move them to the template's requirements.");
        }
        if (data.tagSpecifications().stream()
                .anyMatch(tags -> "spot-instances-request".equals(tags.resourceTypeAsString()))) {
            conflicts.add("tags spot-instances-request: EC2 refuses each on-demand launch for that, as it makes no such"
                    + " request. Take that tag specification out of it.");
        }
        if (Boolean.TRUE.equals(data.disableApiTermination())) {
            conflicts.add(
                    "has termination protection (DisableApiTermination): on-demand agents cannot be ended and cost"
                            + " money for ever. Switch it off.");
        }
        if (data.hibernationOptions() != null
                && Boolean.TRUE.equals(data.hibernationOptions().configured())) {
            conflicts.add("is set up for hibernation, which needs an encrypted root volume and few types have: agents"
                    + " are ended, never hibernated. Switch it off.");
        }
        if (data.instanceInitiatedShutdownBehavior() == ShutdownBehavior.STOP
                && spec.purchase().maxOnDemand() > 0) {
            conflicts.add("stops on-demand instances that are shut down from inside, which then cost their disks until"
                    + " the sweeper finds them. Let the shutdown behavior be terminate.");
        }
        return conflicts;
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).filter(some -> !some.isBlank());
    }
}
