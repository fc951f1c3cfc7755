package io.jenkins.plugins.spotagents.cost;

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

/**
 * Follows each agent from launch to end and hands it to the ledger. Thread-safe; calls for an agent that is unknown, such as
 * one that ended before, do nothing.
 */
public final class CostMeter {
    private final CostRates rates;
    private final SavingsLedger ledger;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    public CostMeter(CostRates rates, SavingsLedger ledger, Clock clock) {
        this.rates = rates;
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
     * The agent's instance has ended.
     *
     * @param reclaimed whether EC2, not we, ended it
     * @return what it cost; empty for an agent that is unknown or whose prices nobody knew
     */
    public Optional<Spending> ended(String instanceId, boolean reclaimed) {
        Running agent = running.remove(instanceId);
        return agent == null ? Optional.empty() : agent.end(clock.instant(), reclaimed, ledger);
    }

    /** USD per hour that all running agents cost now, as far as their prices are known. */
    public BigDecimal hourly() {
        Instant now = clock.instant();
        return running.values().stream().map(agent -> agent.hourly(now)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static final class Running {
        private final String template;
        private final Set<String> labels;
        private final Offering offering;
        private final Instant launched;
        private final List<BuildUse> builds = new ArrayList<>();
        private PriceTimeline paid;
        private PriceTimeline onDemand;

        Running(String template, Set<String> labels, Offering offering, Instant launched) {
            this.template = template;
            this.labels = labels;
            this.offering = offering;
            this.launched = launched;
        }

        synchronized void price(Optional<CostRates.Rates> now, Instant at) {
            if (now.isEmpty()) {
                return;
            }
            CostRates.Rates known = now.get();
            paid = paid == null ? PriceTimeline.constant(known.paid()) : paid.changedAt(at, known.paid());
            onDemand = onDemand == null
                    ? PriceTimeline.constant(known.onDemand())
                    : onDemand.changedAt(at, known.onDemand());
        }

        synchronized void built(BuildUse build) {
            builds.add(build);
        }

        synchronized BigDecimal hourly(Instant now) {
            return paid == null ? BigDecimal.ZERO : paid.at(now);
        }

        synchronized Optional<Spending> end(Instant at, boolean reclaimed, SavingsLedger ledger) {
            if (paid == null) {
                return Optional.empty();
            }
            AgentUse use = new AgentUse(template, labels, offering, launched, at, reclaimed, builds);
            return Optional.of(ledger.add(use, paid, onDemand));
        }
    }
}
