package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.api.FleetCaller;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Launches batches of like demands: Spot first as far as the policy says, what Spot cannot give from other Spot offerings, and
 * what these cannot give on-demand, all in one cycle. Blocking: runs on launch threads only. Thread-safe.
 */
public final class FleetLauncher {
    private static final Logger LOGGER = Logger.getLogger(FleetLauncher.class.getName());

    private final Ports ports;
    private final FleetCaller caller;
    private final InFlight inFlight;
    private final Unanswered unanswered;

    /**
     * What the launcher stands on.
     *
     * @param dialect of the vendor behind {@code api}
     * @param controllerId value of the tag that says whose the instances are
     * @param cloudCap the most agents that a cloud, by name, may have
     * @param budget shared by all launchers of one account and region, as is {@code unavailable}
     * @param random for jitter; tests give a seeded one
     */
    public record Ports(
            Dialect dialect,
            String controllerId,
            FleetApi api,
            PlacementCatalog catalog,
            RunningCounts counts,
            ToIntFunction<String> cloudCap,
            UnavailableOfferings unavailable,
            CircuitBreakers breakers,
            LaunchObserver observer,
            ApiBudget budget,
            Backoff backoff,
            Pauses pauses,
            Clock clock,
            RandomGenerator random) {
        public Ports {
            Objects.requireNonNull(dialect, "dialect");
            Objects.requireNonNull(controllerId, "controllerId");
            Objects.requireNonNull(api, "api");
            Objects.requireNonNull(catalog, "catalog");
            Objects.requireNonNull(counts, "counts");
            Objects.requireNonNull(cloudCap, "cloudCap");
            Objects.requireNonNull(unavailable, "unavailable");
            Objects.requireNonNull(breakers, "breakers");
            Objects.requireNonNull(observer, "observer");
            Objects.requireNonNull(budget, "budget");
            Objects.requireNonNull(backoff, "backoff");
            Objects.requireNonNull(pauses, "pauses");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(random, "random");
        }
    }

    public FleetLauncher(Ports ports) {
        this.ports = Objects.requireNonNull(ports, "ports");
        this.caller = new FleetCaller(
                ports.api(),
                ports.dialect().errors(),
                ports.budget(),
                ports.backoff(),
                ports.pauses(),
                ports.clock(),
                ports.random());
        this.inFlight = new InFlight(ports.counts(), ports.cloudCap());
        this.unanswered = new Unanswered(ports.clock());
    }

    /** Serves demands of one specification and one required purchase option; each is completed when this returns. */
    void launch(LaunchSpec spec, Optional<PurchaseOption> required, List<PendingDemand> demands) {
        Answers answers = new Answers(spec, demands, ports.observer());
        try {
            new LaunchCycle(ports, caller, inFlight, unanswered, spec, required, answers).run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Launching for " + spec.id() + " broke off");
            answers.failAll(new LaunchFailure(
                    LaunchFailure.Kind.UNAVAILABLE,
                    "InternalFault",
                    "Launching for " + spec.id() + " broke off with " + e
                            + ". This is a fault of the plugin: please report it with the log."));
        } finally {
            answers.failAll(cancelled());
        }
    }

    /** The failure of what is outstanding when the engine closes. */
    static LaunchFailure cancelled() {
        return new LaunchFailure(
                LaunchFailure.Kind.CANCELLED,
                "Cancelled",
                "The cloud was closed or replaced before the launch was answered; nothing needs to be done.");
    }
}
