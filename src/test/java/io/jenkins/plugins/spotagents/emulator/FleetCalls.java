package io.jenkins.plugins.spotagents.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetOnDemandAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;

/** CreateFleet in the words of the tests. */
public final class FleetCalls {
    private final Ec2Client ec2;
    private final List<FleetLaunchTemplateOverridesRequest> overrides = new ArrayList<>();
    private String template = EmulatedAws.LAUNCH_TEMPLATE;
    private SpotAllocationStrategy strategy = SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED;
    private Consumer<CreateFleetRequest.Builder> extra = request -> {};

    private FleetCalls(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    public static FleetCalls with(Ec2Client ec2) {
        return new FleetCalls(ec2);
    }

    /** An override for each pool, written as {@code m5.xlarge/eu-west-1a}. */
    public FleetCalls pools(String... pools) {
        Arrays.stream(pools).forEach(pool -> {
            int slash = pool.indexOf('/');
            override(o -> o.instanceType(pool.substring(0, slash)).availabilityZone(pool.substring(slash + 1)));
        });
        return this;
    }

    public FleetCalls override(Consumer<FleetLaunchTemplateOverridesRequest.Builder> override) {
        FleetLaunchTemplateOverridesRequest.Builder builder = FleetLaunchTemplateOverridesRequest.builder();
        override.accept(builder);
        overrides.add(builder.build());
        return this;
    }

    public FleetCalls strategy(SpotAllocationStrategy value) {
        strategy = value;
        return this;
    }

    public FleetCalls template(String name) {
        template = name;
        return this;
    }

    public FleetCalls token(String token) {
        return and(request -> request.clientToken(token));
    }

    public FleetCalls and(Consumer<CreateFleetRequest.Builder> more) {
        extra = extra.andThen(more);
        return this;
    }

    public CreateFleetResponse spot(int count) {
        return create(count, DefaultTargetCapacityType.SPOT);
    }

    public CreateFleetResponse onDemand(int count) {
        return create(count, DefaultTargetCapacityType.ON_DEMAND);
    }

    private CreateFleetResponse create(int count, DefaultTargetCapacityType market) {
        FleetLaunchTemplateConfigRequest config = FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(t -> t.launchTemplateName(template).version("$Latest"))
                .overrides(overrides)
                .build();
        CreateFleetRequest.Builder request = CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .launchTemplateConfigs(config)
                .targetCapacitySpecification(t -> t.totalTargetCapacity(count).defaultTargetCapacityType(market))
                .spotOptions(o -> o.allocationStrategy(strategy))
                .onDemandOptions(o -> o.allocationStrategy(FleetOnDemandAllocationStrategy.LOWEST_PRICE));
        extra.accept(request);
        return ec2.createFleet(request.build());
    }

    public static List<String> ids(CreateFleetResponse fleet) {
        return fleet.instances().stream()
                .map(CreateFleetInstance::instanceIds)
                .flatMap(List::stream)
                .toList();
    }

    /** Error codes by pool, as in {@code m5.xlarge/eu-west-1a InsufficientInstanceCapacity}. */
    public static List<String> errors(CreateFleetResponse fleet) {
        return fleet.errors().stream()
                .map(error -> {
                    var override = error.launchTemplateAndOverrides().overrides();
                    String place =
                            override.availabilityZone() == null ? override.subnetId() : override.availabilityZone();
                    return override.instanceTypeAsString() + "/" + place + " " + error.errorCode();
                })
                .toList();
    }
}
