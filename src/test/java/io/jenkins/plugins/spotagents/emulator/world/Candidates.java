package io.jenkins.plugins.spotagents.emulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Expands overrides into the places where they could launch: every type in every subnet or zone. */
final class Candidates {
    private final World world;
    private final Market market;
    private final List<FleetResult.Failed> failures = new ArrayList<>();

    Candidates(World world, Market market) {
        this.world = world;
        this.market = market;
    }

    /** Overrides, or parts of them, that stand for no place at all. */
    List<FleetResult.Failed> failures() {
        return failures;
    }

    List<Candidate> expand(List<FleetOrder.Override> overrides) {
        List<Candidate> candidates = new ArrayList<>();
        for (FleetOrder.Override override : overrides) {
            List<Subnet> subnets = subnets(override);
            for (InstanceType type : types(override)) {
                for (Subnet subnet : subnets) {
                    candidate(override, type, subnet).ifPresent(candidates::add);
                }
            }
        }
        return candidates;
    }

    private List<InstanceType> types(FleetOrder.Override override) {
        if (override.requirements() != null) {
            // The emulated images are all x86_64.
            List<InstanceType> types =
                    override.requirements().select(world.catalogue().all(), Set.of("x86_64"), market);
            if (types.isEmpty()) {
                fail(
                        override,
                        "",
                        "UnfulfillableCapacity",
                        "Unable to fulfill capacity due to your request configuration. Please adjust your request and"
                                + " try again.");
            }
            return types;
        }
        String name =
                override.instanceType().isEmpty() ? override.template().data().instanceType() : override.instanceType();
        Optional<InstanceType> type = world.catalogue().find(name);
        if (type.isEmpty()) {
            fail(override, name, "InvalidParameterValue", "Invalid value '" + name + "' for InstanceType.");
        }
        return type.stream().toList();
    }

    private List<Subnet> subnets(FleetOrder.Override override) {
        List<Subnet> found = new ArrayList<>();
        for (String id : override.subnets()) {
            world.findSubnet(id)
                    .ifPresentOrElse(
                            found::add,
                            () -> fail(
                                    override,
                                    override.instanceType(),
                                    "InvalidSubnetID.NotFound",
                                    "The subnet ID '" + id + "' does not exist"));
        }
        if (!override.subnets().isEmpty()) {
            return found;
        }
        if (override.zone().isEmpty()) {
            world.subnets().stream()
                    .map(Subnet::zone)
                    .distinct()
                    .forEach(zone -> world.defaultSubnet(zone).ifPresent(found::add));
            return found;
        }
        world.defaultSubnet(override.zone())
                .ifPresentOrElse(
                        found::add,
                        () -> fail(
                                override,
                                override.instanceType(),
                                "InvalidParameterValue",
                                "Invalid availability zone: [" + override.zone() + "]"));
        return found;
    }

    private Optional<Candidate> candidate(FleetOrder.Override override, InstanceType type, Subnet subnet) {
        Optional<Pool> pool = world.findPool(new PoolKey(type.name(), subnet.zone()));
        if (pool.isEmpty()) {
            // Of a selection by attributes, a type that the zone does not offer is no error.
            if (override.requirements() == null) {
                fail(
                        override,
                        type.name(),
                        "InvalidFleetConfiguration",
                        "Your requested instance type (" + type.name()
                                + ") is not supported in your requested Availability Zone (" + subnet.zone() + ").");
            }
            return Optional.empty();
        }
        double price = pool.get().price(market, world.now()).doubleValue() / override.weight();
        return Optional.of(new Candidate(override, pool.get(), subnet, price));
    }

    private void fail(FleetOrder.Override override, String type, String code, String message) {
        failures.add(new FleetResult.Failed(override, market, type, code, message));
    }
}
