package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.FleetOnDemandAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotInstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** CreateFleet of type {@code instant}, by the SDK. */
public final class Ec2FleetApi implements FleetApi {
    private final Ec2Client launching;
    private final Ec2Client describing;

    public Ec2FleetApi(AwsClients clients) {
        this(clients.launching(), clients.ec2());
    }

    Ec2FleetApi(Ec2Client launching, Ec2Client describing) {
        this.launching = launching;
        this.describing = describing;
    }

    @Override
    public FleetResult createFleet(FleetRequest request) throws CloudCallException {
        CreateFleetRequest wanted = wanted(request);
        CreateFleetResponse answer = SdkErrors.call("CreateFleet", () -> launching.createFleet(wanted));
        if (answer.instances().isEmpty() && answer.errors().isEmpty() && answer.fleetId() != null) {
            return describe(request, answer.fleetId());
        }
        return new FleetResult(
                answer.instances().stream()
                        .flatMap(set -> instances(
                                request,
                                set.launchTemplateAndOverrides(),
                                set.instanceTypeAsString(),
                                set.instanceIds())
                                .stream())
                        .toList(),
                answer.errors().stream()
                        .map(error -> error(
                                request, error.launchTemplateAndOverrides(), error.errorCode(), error.errorMessage()))
                        .toList());
    }

    /** A repeated token may be answered with the fleet's id alone: what it launched is then asked for. */
    private FleetResult describe(FleetRequest request, String fleetId) throws CloudCallException {
        DescribeFleetsResponse answer = SdkErrors.call(
                "DescribeFleets", () -> describing.describeFleets(describe -> describe.fleetIds(fleetId)));
        List<FleetResult.Instance> instances = new ArrayList<>();
        List<FleetResult.Error> errors = new ArrayList<>();
        answer.fleets().forEach(fleet -> {
            fleet.instances()
                    .forEach(set -> instances.addAll(instances(
                            request, set.launchTemplateAndOverrides(), set.instanceTypeAsString(), set.instanceIds())));
            fleet.errors()
                    .forEach(error -> errors.add(error(
                            request, error.launchTemplateAndOverrides(), error.errorCode(), error.errorMessage())));
        });
        return new FleetResult(instances, errors);
    }

    static CreateFleetRequest wanted(FleetRequest request) {
        boolean spot = request.purchaseOption() == PurchaseOption.SPOT;
        PurchasePolicy policy = request.spec().purchase();
        CreateFleetRequest.Builder builder = CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .clientToken(request.clientToken())
                .targetCapacitySpecification(target -> target.totalTargetCapacity(request.targetCapacity())
                        .defaultTargetCapacityType(
                                spot ? DefaultTargetCapacityType.SPOT : DefaultTargetCapacityType.ON_DEMAND))
                .launchTemplateConfigs(FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(
                                launchTemplate(Ec2Blueprint.of(request.spec()).launchTemplate()))
                        .overrides(overrides(request))
                        .build())
                .tagSpecifications(tags(request.tags()));
        return (spot
                        ? builder.spotOptions(options -> options.allocationStrategy(
                                        policy.spotAllocation().apiName())
                                .instanceInterruptionBehavior(SpotInstanceInterruptionBehavior.TERMINATE))
                        : builder.onDemandOptions(
                                options -> options.allocationStrategy(FleetOnDemandAllocationStrategy.LOWEST_PRICE)))
                .build();
    }

    private static FleetLaunchTemplateSpecificationRequest launchTemplate(LaunchTemplateRef template) {
        FleetLaunchTemplateSpecificationRequest.Builder builder =
                FleetLaunchTemplateSpecificationRequest.builder().version(template.version());
        return (template.isById()
                        ? builder.launchTemplateId(template.idOrName())
                        : builder.launchTemplateName(template.idOrName()))
                .build();
    }

    private static List<FleetLaunchTemplateOverridesRequest> overrides(FleetRequest request) {
        PurchasePolicy policy = request.spec().purchase();
        boolean spot = request.purchaseOption() == PurchaseOption.SPOT;
        boolean prioritized = spot && policy.spotAllocation() == SpotAllocation.CAPACITY_OPTIMIZED_PRIORITIZED;
        List<FleetLaunchTemplateOverridesRequest> overrides = new ArrayList<>();
        for (Placement placement : request.placements()) {
            FleetLaunchTemplateOverridesRequest.Builder override = FleetLaunchTemplateOverridesRequest.builder()
                    .instanceType(placement.pool().instanceType())
                    .subnetId(placement.subnetId());
            // An instant fleet resolves resolve:ssm: image ids by itself.
            Ec2Blueprint.of(request.spec()).imageId().ifPresent(override::imageId);
            if (spot) {
                policy.maxSpotPrice().ifPresent(price -> override.maxPrice(price.toPlainString()));
            }
            if (prioritized) {
                override.priority((double) overrides.size());
            }
            overrides.add(override.build());
        }
        return overrides;
    }

    /** Of volumes too, so that what an instance leaves behind can be found and billed; of the fleet for the audit trail. */
    private static List<TagSpecification> tags(Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return List.of(ResourceType.INSTANCE, ResourceType.VOLUME, ResourceType.FLEET).stream()
                .map(type ->
                        TagSpecification.builder().resourceType(type).tags(all).build())
                .toList();
    }

    private static List<FleetResult.Instance> instances(
            FleetRequest request, LaunchTemplateAndOverridesResponse where, String instanceType, List<String> ids) {
        // An instance must never get lost for want of an exact answer: the type alone, or the first choice, then
        // decides.
        Placement placement = placement(request, where)
                .or(() -> request.placements().stream()
                        .filter(asked -> asked.pool().instanceType().equals(instanceType))
                        .findFirst())
                .orElseGet(() -> request.placements().get(0));
        return ids.stream().map(id -> new FleetResult.Instance(id, placement)).toList();
    }

    private static FleetResult.Error error(
            FleetRequest request, LaunchTemplateAndOverridesResponse where, String code, String message) {
        return new FleetResult.Error(
                placement(request, where), Objects.requireNonNullElse(code, "Unknown"), SdkErrors.clean(message));
    }

    private static Optional<Placement> placement(FleetRequest request, LaunchTemplateAndOverridesResponse where) {
        if (where == null || where.overrides() == null) {
            return Optional.empty();
        }
        FleetLaunchTemplateOverrides override = where.overrides();
        return request.placements().stream()
                .filter(asked -> asked.pool().instanceType().equals(override.instanceTypeAsString()))
                .filter(asked -> override.subnetId() == null
                        ? asked.pool().availabilityZone().equals(override.availabilityZone())
                        : asked.subnetId().equals(override.subnetId()))
                .findFirst();
    }
}
