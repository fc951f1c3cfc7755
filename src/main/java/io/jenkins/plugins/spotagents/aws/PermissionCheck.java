package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.PermissionCheck.Result.Verdict;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Finds out what the credentials may not do, before a build does. By dry runs where EC2 has them: nothing is launched, tagged or
 * ended. Blocking, some seconds; for the form's button, never for a Jenkins lock.
 */
public final class PermissionCheck {
    private static final String NO_SUCH_INSTANCE = "i-00000000000000000";
    private static final Set<String> REFUSED = Set.of(
            "UnauthorizedOperation",
            "AccessDenied",
            "AccessDeniedException",
            "KmsAccessDenied",
            "KMS.AccessDeniedException");

    private final AwsClients clients;
    private final AuthorizationMessages messages;

    public PermissionCheck(AwsClients clients) {
        this.clients = clients;
        this.messages = new AuthorizationMessages(clients);
    }

    /**
     * What was found about one action.
     *
     * @param action as in a policy, {@code ec2:CreateFleet}
     * @param detail for an admin; empty for what is granted
     */
    public record Result(String action, Verdict verdict, String detail) {
        /** Whether the action is allowed. */
        public enum Verdict {
            GRANTED,
            MISSING,
            /** AWS' answer allows no conclusion; the detail says why. */
            UNKNOWN
        }
    }

    /**
     * Checks everything that a template needs.
     *
     * @param placement one of the template's
     * @param queue the interruption queue; empty if none is configured
     */
    public List<Result> check(String controllerId, LaunchSpec spec, Placement placement, Optional<URI> queue) {
        Ec2Client ec2 = clients.ec2();
        List<Result> results = describes(ec2);
        if (spec.instances() instanceof ByRequirements wanted) {
            results.add(check(
                    "ec2:GetInstanceTypesFromInstanceRequirements",
                    () -> ec2.getInstanceTypesFromInstanceRequirements(RequirementsRequest.of(wanted).toBuilder()
                            .dryRun(true)
                            .build())));
        }
        results.add(checkLaunchTemplate(Ec2Blueprint.of(spec).launchTemplate()));
        results.add(check(
                "ec2:CreateFleet",
                () -> ec2.createFleet(Ec2FleetApi.wanted(fleet(controllerId, spec, placement)).toBuilder()
                        .dryRun(true)
                        .build())));
        // A dry run of CreateFleet says nothing of what it does on our behalf: launch, tag, pass the agents' role.
        results.add(check("ec2:RunInstances", () -> ec2.runInstances(instance(controllerId, spec, placement))));
        results.add(checkTerminate(controllerId));
        queue.ifPresent(url -> results.add(checkQueue(url)));
        return results;
    }

    /**
     * Checks what needs no template: what must be read, and the queue.
     *
     * @param queue the interruption queue; empty if none is configured
     */
    public List<Result> checkAccount(Optional<URI> queue) {
        List<Result> results = describes(clients.ec2());
        queue.ifPresent(url -> results.add(checkQueue(url)));
        return results;
    }

    private List<Result> describes(Ec2Client ec2) {
        List<Result> results = new ArrayList<>();
        results.add(check("ec2:DescribeInstances", () -> ec2.describeInstances(r -> r.dryRun(true))));
        results.add(check("ec2:DescribeSubnets", () -> ec2.describeSubnets(r -> r.dryRun(true))));
        results.add(check(
                "ec2:DescribeInstanceTypeOfferings", () -> ec2.describeInstanceTypeOfferings(r -> r.dryRun(true))));
        results.add(check("ec2:DescribeSpotPriceHistory", () -> ec2.describeSpotPriceHistory(r -> r.dryRun(true))));
        results.add(check("ec2:DescribeFleets", () -> ec2.describeFleets(r -> r.dryRun(true))));
        return results;
    }

    private Result checkLaunchTemplate(LaunchTemplateRef template) {
        return check(
                "ec2:DescribeLaunchTemplateVersions",
                () -> clients.ec2().describeLaunchTemplateVersions(request -> {
                    request.dryRun(true).versions(template.version());
                    if (template.isById()) {
                        request.launchTemplateId(template.idOrName());
                    } else {
                        request.launchTemplateName(template.idOrName());
                    }
                }));
    }

    /**
     * The policy allows to end only what carries our tag, so that an invented id proves nothing: it needs an instance of ours.
     */
    private Result checkTerminate(String controllerId) {
        String action = "ec2:TerminateInstances";
        Optional<String> own;
        try {
            own = SdkErrors.call(
                    "DescribeInstances",
                    () -> clients
                            .ec2()
                            .describeInstances(request -> request.filters(Filter.builder()
                                    .name("tag:" + InstanceTags.CONTROLLER)
                                    .values(controllerId)
                                    .build()))
                            .reservations()
                            .stream()
                            .flatMap(reservation -> reservation.instances().stream())
                            .map(instance -> instance.instanceId())
                            .findFirst());
        } catch (CloudCallException e) {
            own = Optional.empty();
        }
        String id = own.orElse(NO_SUCH_INSTANCE);
        Result result = check(
                action,
                () -> clients.ec2().terminateInstances(r -> r.dryRun(true).instanceIds(id)));
        return own.isPresent() || result.verdict() == Verdict.GRANTED
                ? result
                : new Result(
                        action,
                        Verdict.UNKNOWN,
                        "No instance of this controller runs, to try it on: repeat the check when one does.");
    }

    /** There is no dry run: one message is looked at, if there is one, and is at once visible again. */
    private Result checkQueue(URI queue) {
        return check(
                "sqs:ReceiveMessage",
                () -> clients.sqs(new QueueUrl(queue.toString()))
                        .receiveMessage(request -> request.queueUrl(queue.toString())
                                .maxNumberOfMessages(1)
                                .waitTimeSeconds(0)
                                .visibilityTimeout(0)));
    }

    private Result check(String action, Supplier<?> call) {
        try {
            SdkErrors.call(action.substring(action.indexOf(':') + 1), call);
            return new Result(action, Verdict.GRANTED, "");
        } catch (CloudCallException e) {
            if (e.code().equals("DryRunOperation")) {
                return new Result(action, Verdict.GRANTED, "");
            }
            return REFUSED.contains(e.code())
                    ? new Result(messages.refusedAction(e, action), Verdict.MISSING, messages.explain(e))
                    : new Result(action, Verdict.UNKNOWN, e.getMessage());
        }
    }

    private static FleetRequest fleet(String controllerId, LaunchSpec spec, Placement placement) {
        return new FleetRequest(
                UUID.randomUUID().toString(),
                spec,
                PurchaseOption.SPOT,
                List.of(placement),
                1,
                tags(controllerId, spec));
    }

    private static Map<String, String> tags(String controllerId, LaunchSpec spec) {
        Map<String, String> tags = new HashMap<>(spec.tags());
        tags.put(InstanceTags.CONTROLLER, controllerId);
        return tags;
    }

    private static RunInstancesRequest instance(String controllerId, LaunchSpec spec, Placement placement) {
        LaunchTemplateRef template = Ec2Blueprint.of(spec).launchTemplate();
        LaunchTemplateSpecification.Builder specification =
                LaunchTemplateSpecification.builder().version(template.version());
        if (template.isById()) {
            specification.launchTemplateId(template.idOrName());
        } else {
            specification.launchTemplateName(template.idOrName());
        }
        List<Tag> tags = tags(controllerId, spec).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .dryRun(true)
                .minCount(1)
                .maxCount(1)
                .launchTemplate(specification.build())
                .instanceType(placement.pool().instanceType())
                .subnetId(placement.subnetId())
                .tagSpecifications(
                        TagSpecification.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tags)
                                .build(),
                        TagSpecification.builder()
                                .resourceType(ResourceType.VOLUME)
                                .tags(tags)
                                .build());
        Ec2Blueprint.of(spec).imageId().ifPresent(request::imageId);
        return request.build();
    }
}
