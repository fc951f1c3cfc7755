package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.Offering;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Follows each agent from launch to end and hands it to the ledger. Thread-safe; calls for an agent that is unknown, such as
 * one that ended before, do nothing.
 */
public final class CostMeter {
    private final CostRates rates;
    private final Supplier<Billing> billing;
    private final SavingsLedger ledger;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** @param billing what the agents' vendor charges for, asked whenever that matters */
    public CostMeter(CostRates rates, Supplier<Billing> billing, SavingsLedger ledger, Clock clock) {
        this.rates = rates;
        this.billing = billing;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** An agent's instance was launched, or adopted after a restart. */
    public void launched(String instanceId, String template, Set<String> labels, Offering offering, Instant at) {
        running.computeIfAbsent(instanceId, id -> new Running(template, Set.copyOf(labels), offering, at))
                .price(rates.of(offering), at);
    }

    /** A build left the agent: done, or thrown off it. */
    public void built(String instanceId, BuildUse build) {
        Running agent = running.get(instanceId);
        if (agent != null) {
            agent.built(build);
        }
    }

    /** Looks what the agents cost now; call it every few minutes, as Spot prices change while an instance runs. */
    public void samplePrices() {
        Instant now = clock.instant();
        running.values().forEach(agent -> agent.price(rates.of(agent.offering), now));
    }

    /**
     * The agent's instance has ended just now.
     *
     * @param reclaimed whether the vendor, not we, ended it
     * @return what it cost; empty for an agent that is unknown
     */
    public Optional<Spending> ended(String instanceId, boolean reclaimed) {
        return ended(instanceId, clock.instant(), reclaimed);
    }

    /** As {@link #ended(String, boolean)}, for one that ended a while ago. */
    public Optional<Spending> ended(String instanceId, Instant at, boolean reclaimed) {
        Running agent = running.remove(instanceId);
        return agent == null ? Optional.empty() : Optional.of(agent.end(at, reclaimed, billing.get(), ledger));
    }

    /** What an agent that still runs has cost until now, as if it all was useful; empty for one that is unknown. */
    public Optional<Spending> soFar(String instanceId) {
        return Optional.ofNullable(running.get(instanceId)).map(agent -> agent.until(clock.instant(), billing.get()));
    }

    /** USD per hour that all running agents cost now, as far as it is known; {@link #unpriced} says how far. */
    public BigDecimal hourly() {
        Instant now = clock.instant();
        return running.values().stream()
                .flatMap(agent -> agent.hourly(now).stream())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many running agents there are whose price nobody knows. */
    public int unpriced() {
        Instant now = clock.instant();
        return (int) running.values().stream()
                .filter(agent -> agent.hourly(now).isEmpty())
                .count();
    }

    private static final class Running {
        private final String template;
        private final Set<String> labels;
        private final Offering offering;
        private final Instant launched;
        private final List<BuildUse> builds = new ArrayList<>();
        private AgentPrices prices = AgentPrices.UNKNOWN;

        Running(String template, Set<String> labels, Offering offering, Instant launched) {
            this.template = template;
            this.labels = labels;
            this.offering = offering;
            this.launched = launched;
        }

        synchronized void price(CostRates.Rates now, Instant at) {
            prices = prices.at(at, now);
        }

        synchronized void built(BuildUse build) {
            builds.add(build);
        }

        synchronized Optional<BigDecimal> hourly(Instant now) {
            return prices.paid().map(paid -> paid.at(now));
        }

        synchronized Spending until(Instant now, Billing billing) {
            return Spending.of(
                    new AgentUse(template, labels, offering, launched, now, false, List.of(), billing), prices);
        }

        synchronized Spending end(Instant at, boolean reclaimed, Billing billing, SavingsLedger ledger) {
            return ledger.add(
                    new AgentUse(template, labels, offering, launched, at, reclaimed, builds, billing), prices);
        }
    }
}
