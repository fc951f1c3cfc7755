package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one market of a fleet will launch, worked out before anything is launched. */
final class FleetPlan {
    private final World world;
    private final Market market;
    private final FleetOrder.Options options;
    private final Map<Pool, Integer> takenByPool = new IdentityHashMap<>();
    private final Map<Subnet, Integer> takenBySubnet = new IdentityHashMap<>();
    private final List<Candidate> picks = new ArrayList<>();
    private final List<FleetResult.Failed> errors = new ArrayList<>();
    private int vcpus;

    FleetPlan(World world, Market market, FleetOrder.Options options) {
        this.world = world;
        this.market = market;
        this.options = options;
    }

    /** A candidate for each instance to launch, in the order of their choice. */
    List<Candidate> picks() {
        return picks;
    }

    List<FleetResult.Failed> errors() {
        return errors;
    }

    /** What the pool has left after this plan, at least 0. */
    int free(Candidate candidate) {
        return Math.max(0, candidate.pool().free(market) - taken(candidate));
    }

    /** What this plan takes of the pool. */
    int taken(Candidate candidate) {
        return takenByPool.getOrDefault(candidate.pool(), 0);
    }

    void fill(List<FleetOrder.Override> overrides, double target) {
        if (target <= 0) {
            return;
        }
        Candidates candidates = new Candidates(world, market);
        List<Candidate> open = restricted(candidates.expand(overrides));
        errors.addAll(candidates.failures());
        double remaining = target;
        while (remaining > 0 && !open.isEmpty()) {
            Candidate chosen = options.strategy().choose(open, this);
            Pool.LaunchFault problem = problem(chosen);
            if (problem == null) {
                pick(chosen);
                remaining -= chosen.weight();
            } else {
                errors.add(new FleetResult.Failed(
                        chosen.override(), market, chosen.pool().type().name(), problem.code(), problem.message()));
                open.remove(chosen);
            }
        }
        if (target - Math.max(0, remaining) < options.minimum()) {
            picks.clear();
        }
    }

    private void pick(Candidate candidate) {
        picks.add(candidate);
        takenByPool.merge(candidate.pool(), 1, Integer::sum);
        takenBySubnet.merge(candidate.subnet(), 1, Integer::sum);
        vcpus += candidate.pool().type().vcpus();
    }

    /** Candidates of the one zone or type with the most capacity, where the request wants just one. */
    private List<Candidate> restricted(List<Candidate> all) {
        List<Candidate> kept = new ArrayList<>(all);
        if (options.singleZone()) {
            keepDeepest(kept, candidate -> candidate.subnet().zone());
        }
        if (options.singleType()) {
            keepDeepest(kept, candidate -> candidate.pool().type().name());
        }
        return kept;
    }

    private void keepDeepest(List<Candidate> candidates, Function<Candidate, String> group) {
        Map<String, Long> depth =
                candidates.stream().collect(Collectors.groupingBy(group, Collectors.summingLong(this::free)));
        depth.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.<String, Long>comparingByKey(Comparator.reverseOrder())))
                .ifPresent(best -> candidates.removeIf(c -> !group.apply(c).equals(best.getKey())));
    }

    /** Why the candidate cannot take one more instance, or null. */
    private Pool.LaunchFault problem(Candidate candidate) {
        Pool pool = candidate.pool();
        if (pool.fault(market) != null) {
            return pool.fault(market);
        }
        if (market == Market.SPOT && candidate.override().maxPrice() != null) {
            BigDecimal price = pool.spotPrice().at(world.now());
            if (candidate.override().maxPrice().compareTo(price) < 0) {
                return new Pool.LaunchFault(
                        "SpotMaxPriceTooLow",
                        "Your Spot request price of "
                                + candidate.override().maxPrice().toPlainString()
                                + " is lower than the minimum required Spot request fulfillment price of "
                                + price.toPlainString() + ".");
            }
        }
        if (!world.quotas().allows(market, vcpus + pool.type().vcpus())) {
            return market == Market.SPOT
                    ? new Pool.LaunchFault("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded")
                    : new Pool.LaunchFault(
                            "VcpuLimitExceeded",
                            "You have requested more vCPU capacity than your current vCPU limit allows for the instance"
                                    + " bucket that the specified instance type belongs to. Please visit"
                                    + " http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this"
                                    + " limit.");
        }
        if (candidate.subnet().freeAddresses() <= takenBySubnet.getOrDefault(candidate.subnet(), 0)) {
            return new Pool.LaunchFault(
                    "InsufficientFreeAddressesInSubnet",
                    "There are not enough free addresses in subnet '"
                            + candidate.subnet().id() + "' to satisfy the requested number of instances.");
        }
        return free(candidate) > 0 ? null : insufficientCapacity(pool);
    }

    private Pool.LaunchFault insufficientCapacity(Pool pool) {
        return new Pool.LaunchFault(
                "InsufficientInstanceCapacity",
                market == Market.SPOT
                        ? "There is no Spot capacity available that matches your request."
                        : "We currently do not have sufficient " + pool.type().name()
                                + " capacity in the Availability Zone you requested ("
                                + pool.key().zone()
                                + "). Our system will be working on provisioning additional capacity.");
    }
}
