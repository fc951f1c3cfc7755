package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.AllocationStrategy;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.FleetOrder;
import io.jenkins.plugins.spotagents.emulator.world.FleetResult;
import io.jenkins.plugins.spotagents.emulator.world.Fleets;
import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** CreateFleet and DescribeFleets. */
final class FleetActions {
    /** "Target capacity per EC2 Fleet" of the service quotas. */
    private static final int MOST_CAPACITY = 10_000;

    private final World world;
    private final Fleets fleets;

    FleetActions(World world, Fleets fleets) {
        this.world = world;
        this.fleets = fleets;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("CreateFleet", this::createFleet);
        actions.put("DescribeFleets", this::describeFleets);
    }

    private void createFleet(Query query, Xml answer) {
        if (!query.text("Type").equals("instant")) {
            throw ApiException.invalidParameter(
                    "The emulator has fleets of type instant only, not '" + query.text("Type") + "'");
        }
        FleetResult result = fleets.create(order(query));
        answer.text("fleetId", result.fleetId());
        outcome(answer, result);
    }

    /** Fleets of type instant are described only if they are asked for by id (EC2 API reference, DescribeFleets). */
    private void describeFleets(Query query, Xml answer) {
        List<FleetResult> found =
                query.strings("FleetId").stream().map(fleets::get).toList();
        answer.list("fleetSet", found, (xml, fleet) -> {
            xml.text("fleetId", fleet.fleetId()).text("type", "instant").text("fleetState", "active");
            outcome(xml, fleet);
        });
    }

    private static void outcome(Xml answer, FleetResult result) {
        answer.list("errorSet", result.errors(), (xml, failed) -> {
            override(xml, failed.override(), failed.instanceType());
            xml.text("lifecycle", failed.market().apiName())
                    .text("errorCode", failed.code())
                    .text("errorMessage", failed.message());
        });
        answer.list("fleetInstanceSet", result.launched(), (xml, launched) -> {
            override(xml, launched.override(), launched.instanceType());
            xml.text("lifecycle", launched.market().apiName())
                    .texts("instanceIds", launched.ids())
                    .text("instanceType", launched.instanceType());
        });
    }

    /** The override as it was given; only the type that a selection by attributes led to is filled in. */
    private static void override(Xml xml, FleetOrder.Override override, String instanceType) {
        xml.element(
                "launchTemplateAndOverrides",
                both -> both.element(
                                "launchTemplateSpecification",
                                template -> template.text(
                                                "launchTemplateId",
                                                override.template().templateId())
                                        .text(
                                                "launchTemplateName",
                                                override.templateAsGiven().name())
                                        .text("version", override.template().number()))
                        .element(
                                "overrides",
                                o -> o.text(
                                                "instanceType",
                                                override.instanceType().isEmpty()
                                                        ? instanceType
                                                        : override.instanceType())
                                        .text("maxPrice", override.maxPrice())
                                        .text("subnetId", String.join(",", override.subnets()))
                                        .text("availabilityZone", override.zone())
                                        .text("weightedCapacity", override.weight() == 1 ? null : override.weight())
                                        .text("priority", override.priority())
                                        .text("imageId", override.imageId())));
    }

    private FleetOrder order(Query query) {
        Query target = query.at("TargetCapacitySpecification");
        int total = target.integer("TotalTargetCapacity", 0);
        if (total < 1 || total > MOST_CAPACITY) {
            throw ApiException.client(
                    "InvalidTargetCapacitySpecification",
                    "TotalTargetCapacity " + total + " must be from 1 to " + MOST_CAPACITY + ".");
        }
        int onDemand = target.integer("OnDemandTargetCapacity", 0);
        int spot = target.integer("SpotTargetCapacity", 0);
        if (onDemand + spot > total) {
            throw ApiException.client(
                    "InvalidTargetCapacitySpecification",
                    "The sum of OnDemandTargetCapacity and SpotTargetCapacity must not exceed TotalTargetCapacity.");
        }
        switch (target.text("DefaultTargetCapacityType")) {
            case "on-demand" -> onDemand = total - spot;
            case "spot" -> spot = total - onDemand;
            case "" -> {
                if (onDemand + spot != total) {
                    throw ApiException.missingParameter("TargetCapacitySpecification.DefaultTargetCapacityType");
                }
            }
            default ->
                throw ApiException.invalidParameter(
                        "Invalid DefaultTargetCapacityType '" + target.text("DefaultTargetCapacityType") + "'");
        }
        return new FleetOrder(
                query.text("ClientToken"),
                query.fingerprint(),
                spot,
                onDemand,
                options(query.at("SpotOptions")),
                options(query.at("OnDemandOptions")),
                overrides(query),
                TagSpecifications.of(query, "instance"));
    }

    private static FleetOrder.Options options(Query options) {
        BigDecimal minimum = options.decimal("MinTargetCapacity");
        return new FleetOrder.Options(
                AllocationStrategy.of(options.text("AllocationStrategy"), AllocationStrategy.LOWEST_PRICE),
                options.flag("SingleInstanceType"),
                options.flag("SingleAvailabilityZone"),
                minimum == null ? 0 : minimum.doubleValue());
    }

    private List<FleetOrder.Override> overrides(Query query) {
        List<FleetOrder.Override> overrides = new ArrayList<>();
        List<Query> configurations = query.list("LaunchTemplateConfigs");
        if (configurations.isEmpty()) {
            throw ApiException.missingParameter("LaunchTemplateConfigs");
        }
        for (Query configuration : configurations) {
            Query given = configuration.at("LaunchTemplateSpecification");
            FleetOrder.TemplateRef reference = new FleetOrder.TemplateRef(
                    given.text("LaunchTemplateId"), given.text("LaunchTemplateName"), given.text("Version"));
            LaunchTemplates.Version template = world.launchTemplates()
                    .get(reference.id(), reference.name())
                    .version(reference.version());
            List<Query> listed = configuration.list("Overrides");
            for (Query override : listed.isEmpty() ? List.of(Query.of(Map.of())) : listed) {
                overrides.add(override(override, template, reference));
            }
        }
        return overrides;
    }

    private static FleetOrder.Override override(
            Query query, LaunchTemplates.Version template, FleetOrder.TemplateRef reference) {
        if (query.has("InstanceType") && query.has("InstanceRequirements")) {
            throw ApiException.client(
                    "InvalidParameterCombination", "InstanceType and InstanceRequirements cannot both be specified.");
        }
        BigDecimal priority = query.decimal("Priority");
        BigDecimal weight = query.decimal("WeightedCapacity");
        String subnets = query.text("SubnetId");
        String zone = query.text("AvailabilityZone");
        return new FleetOrder.Override(
                template,
                reference,
                query.text("InstanceType"),
                query.has("InstanceRequirements") ? RequirementsReader.read(query.at("InstanceRequirements")) : null,
                subnets.isEmpty() ? List.of() : Arrays.asList(subnets.split("\\s*,\\s*")),
                zone.isEmpty() ? query.at("Placement").text("AvailabilityZone") : zone,
                query.decimal("MaxPrice"),
                priority == null ? null : priority.doubleValue(),
                weight == null ? 1 : weight.doubleValue(),
                query.text("ImageId"));
    }
}
