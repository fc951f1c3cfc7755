package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CreateFleet of type {@code instant} and RunInstances: synchronous, with partial results, idempotent by client token.
 */
public final class Fleets {
    private record Earlier(String fingerprint, FleetResult result) {}

    private record Group(FleetOrder.Override override, Market market, String instanceType) {}

    private final World world;
    private final Lifecycle lifecycle;
    private final Map<String, Earlier> byToken = new HashMap<>();
    private final Map<String, FleetResult> byId = new HashMap<>();

    public Fleets(World world, Lifecycle lifecycle) {
        this.world = world;
        this.lifecycle = lifecycle;
    }

    /**
     * Launches what can be launched; the same token and request again answer the same result and launch nothing.
     *
     * @throws ApiException {@code IdempotentParameterMismatch} if the token stands for another request
     */
    public FleetResult create(FleetOrder order) {
        Earlier earlier = order.clientToken().isEmpty() ? null : byToken.get(order.clientToken());
        if (earlier != null) {
            if (!earlier.fingerprint().equals(order.fingerprint())) {
                throw ApiException.client(
                        "IdempotentParameterMismatch",
                        "Arguments on this idempotent request are inconsistent with arguments used in previous"
                                + " request(s).");
            }
            return earlier.result();
        }
        FleetResult result = launch(order);
        byId.put(result.fleetId(), result);
        if (!order.clientToken().isEmpty()) {
            byToken.put(order.clientToken(), new Earlier(order.fingerprint(), result));
        }
        return result;
    }

    /**
     * What a fleet launched, and what it could not.
     *
     * @throws ApiException {@code InvalidFleetId}
     */
    public FleetResult get(String fleetId) {
        FleetResult result = byId.get(fleetId);
        if (result == null) {
            throw ApiException.client("InvalidFleetId", "The fleet ID '" + fleetId + "' does not exist");
        }
        return result;
    }

    private FleetResult launch(FleetOrder order) {
        String fleetId = world.ids().fleet();
        Map<Group, List<String>> launched = new LinkedHashMap<>();
        List<FleetResult.Failed> errors = new ArrayList<>();
        launch(order, Market.ON_DEMAND, fleetId, launched, errors);
        launch(order, Market.SPOT, fleetId, launched, errors);
        List<FleetResult.Launched> groups = new ArrayList<>();
        launched.forEach((group, ids) -> groups.add(
                new FleetResult.Launched(group.override(), group.market(), group.instanceType(), List.copyOf(ids))));
        return new FleetResult(fleetId, groups, errors);
    }

    private void launch(
            FleetOrder order,
            Market market,
            String fleetId,
            Map<Group, List<String>> launched,
            List<FleetResult.Failed> errors) {
        boolean spot = market == Market.SPOT;
        FleetPlan plan = new FleetPlan(world, market, spot ? order.spot() : order.onDemand());
        plan.fill(order.overrides(), spot ? order.spotTarget() : order.onDemandTarget());
        errors.addAll(plan.errors());
        for (Candidate pick : plan.picks()) {
            FleetOrder.Override override = pick.override();
            Map<String, String> tags = new LinkedHashMap<>(order.instanceTags());
            tags.put("aws:ec2:fleet-id", fleetId);
            tags.put("aws:ec2launchtemplate:id", override.template().templateId());
            tags.put(
                    "aws:ec2launchtemplate:version",
                    Long.toString(override.template().number()));
            String image =
                    override.imageId().isEmpty() ? override.template().data().imageId() : override.imageId();
            EmulatedInstance instance = lifecycle.launch(new Lifecycle.Launch(
                    pick.pool(),
                    pick.subnet(),
                    market,
                    override.template().data(),
                    world.resolveImage(image),
                    override.maxPrice(),
                    // A fleet gives each instance a token of its own: its client-token filter finds nothing by ours.
                    fleetId + "-" + world.ids().uuid().substring(0, 8),
                    tags));
            launched.computeIfAbsent(
                            new Group(override, market, pick.pool().type().name()), group -> new ArrayList<>())
                    .add(instance.id());
        }
    }

    /** A plain launch as RunInstances asks for it; {@code clientToken} is that of the request. */
    public List<EmulatedInstance> run(
            FleetOrder.Override what,
            Market market,
            int least,
            int most,
            String clientToken,
            Map<String, String> tags) {
        FleetPlan plan = new FleetPlan(
                world, market, new FleetOrder.Options(AllocationStrategy.LOWEST_PRICE, false, false, least));
        plan.fill(List.of(what), most);
        if (plan.picks().isEmpty()) {
            FleetResult.Failed failed = plan.errors().get(0);
            int status = failed.code().equals("InsufficientInstanceCapacity") ? 500 : 400;
            throw new ApiException(status, failed.code(), failed.message());
        }
        Instant now = world.now();
        String image = what.imageId().isEmpty() ? what.template().data().imageId() : what.imageId();
        List<EmulatedInstance> started = new ArrayList<>();
        for (Candidate pick : plan.picks()) {
            String token = clientToken.isEmpty() ? world.ids().uuid() + now.toEpochMilli() : clientToken;
            started.add(lifecycle.launch(new Lifecycle.Launch(
                    pick.pool(),
                    pick.subnet(),
                    market,
                    what.template().data(),
                    world.resolveImage(image),
                    what.maxPrice(),
                    token,
                    tags)));
        }
        return started;
    }
}
