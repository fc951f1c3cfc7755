package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A CreateFleet that behaves: capacity by offering, an error for each override that could not give all it was asked for,
 * idempotent by client token, and trouble as scripted. In place of an allocation strategy it takes the overrides in order.
 */
final class FakeFleetApi implements FleetApi {
    private final Map<Offering, Integer> capacity = new HashMap<>();
    private final Map<Offering, String> refusals = new HashMap<>();
    private final Map<String, FleetResult> answered = new HashMap<>();
    private final Set<String> delivered = new HashSet<>();
    private final Deque<CloudCallException> troubles = new ArrayDeque<>();
    private final Deque<CloudCallException> lostAnswers = new ArrayDeque<>();
    final List<FleetRequest> requests = new ArrayList<>();
    Consumer<FleetRequest> onRequest = request -> {};
    private Runnable meanwhile = () -> {};
    private boolean silent;
    private int defaultCapacity = Integer.MAX_VALUE;
    int launched;

    /** Offerings that are not given a capacity of their own. */
    FakeFleetApi everywhere(int instances) {
        defaultCapacity = instances;
        return this;
    }

    FakeFleetApi capacity(Offering offering, int instances) {
        capacity.put(offering, instances);
        return this;
    }

    FakeFleetApi none(PurchaseOption option, List<Placement> placements) {
        placements.forEach(placement -> capacity.put(new Offering(placement.pool(), option), 0));
        return this;
    }

    /** The offering answers with this code instead of insufficient capacity. */
    FakeFleetApi refuse(Offering offering, String code) {
        capacity.put(offering, 0);
        refusals.put(offering, code);
        return this;
    }

    /** The next call fails before EC2 does anything. */
    FakeFleetApi trouble(String code) {
        troubles.add(new CloudCallException("CreateFleet", code, "req-" + troubles.size(), "as scripted", null));
        return this;
    }

    /** As the other, in EC2's own words. */
    FakeFleetApi refusesSaying(String code, String message) {
        troubles.add(new CloudCallException("CreateFleet", code, "req-" + troubles.size(), message, null));
        return this;
    }

    /** Instances of requests that were carried out, but never answered, by token. */
    Map<String, List<FleetResult.Instance>> undelivered() {
        Map<String, List<FleetResult.Instance>> lost = new HashMap<>();
        answered.forEach((token, result) -> {
            if (!delivered.contains(token) && !result.instances().isEmpty()) {
                lost.put(token, result.instances());
            }
        });
        return lost;
    }

    PurchaseOption optionOf(String token) {
        return requests.stream()
                .filter(request -> request.clientToken().equals(token))
                .findFirst()
                .orElseThrow()
                .purchaseOption();
    }

    /** As the other, and meanwhile something happens. */
    FakeFleetApi trouble(String code, Runnable meanwhile) {
        this.meanwhile = meanwhile;
        return trouble(code);
    }

    /** The next call launches, but its answer does not arrive. */
    FakeFleetApi loseAnswer() {
        lostAnswers.add(new CloudCallException(
                "CreateFleet", CloudCallException.NO_ANSWER, "", "Read timed out", new java.io.IOException("timeout")));
        return this;
    }

    /** Gives less than asked for without naming an error. */
    FakeFleetApi givesNoReasons() {
        silent = true;
        return this;
    }

    @Override
    public FleetResult createFleet(FleetRequest request) throws CloudCallException {
        requests.add(request);
        onRequest.accept(request);
        if (!troubles.isEmpty()) {
            meanwhile.run();
            throw troubles.remove();
        }
        FleetResult result = answered.computeIfAbsent(request.clientToken(), token -> launch(request));
        if (!lostAnswers.isEmpty()) {
            throw lostAnswers.remove();
        }
        delivered.add(request.clientToken());
        return result;
    }

    private FleetResult launch(FleetRequest request) {
        List<FleetResult.Instance> instances = new ArrayList<>();
        List<FleetResult.Error> errors = new ArrayList<>();
        for (Placement placement : request.placements()) {
            Offering offering = new Offering(placement.pool(), request.purchaseOption());
            int left = capacity.getOrDefault(offering, defaultCapacity);
            while (instances.size() < request.targetCapacity() && left > 0) {
                instances.add(new FleetResult.Instance(String.format("i-%08x", ++launched), placement));
                left--;
            }
            capacity.put(offering, left);
            if (instances.size() < request.targetCapacity() && !silent) {
                errors.add(new FleetResult.Error(
                        Optional.of(placement),
                        refusals.getOrDefault(offering, "InsufficientInstanceCapacity"),
                        "We currently do not have sufficient capacity"));
            }
        }
        return new FleetResult(instances, errors);
    }
}
