package io.jenkins.plugins.spotagents.provisioning;

import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Sees when templates that fell back to on-demand may buy Spot again, and orders a Spot agent where an on-demand one may not end without:
 * where the template keeps a minimum or spare agents. Such an agent ends when the other is online, so a Spot that is dry after all
 * costs nobody an agent.
 */
public final class SpotReturn {
    private static final Logger LOGGER = Logger.getLogger(SpotReturn.class.getName());

    private final InFlight inFlight;
    private final LaunchProblems problems;
    private final Ordering ordering;
    private final SpotOffers offers;
    private final Set<TemplateId> back = ConcurrentHashMap.newKeySet();

    /** What can be bought as Spot now. */
    @FunctionalInterface
    public interface SpotOffers {
        /**
         * Whether any pool of a template may be asked for now. May ask AWS what there is.
         *
         * @throws InvalidLaunchSpecException if the template can launch nothing at all
         */
        boolean has(SpotCloud cloud, AgentTemplate template) throws CloudCallException, InvalidLaunchSpecException;
    }

    public SpotReturn(InFlight inFlight, LaunchProblems problems, Ordering ordering, SpotOffers offers) {
        this.inFlight = inFlight;
        this.problems = problems;
        this.ordering = ordering;
        this.offers = offers;
    }

    /** What was seen last. */
    public boolean isBack(TemplateId template) {
        return back.contains(template);
    }

    /** Looks at all templates with on-demand agents in place of Spot. Called twice a minute; holds no lock while AWS is asked. */
    void look(ToIntFunction<TemplateId> wantSpot) {
        Set<TemplateId> now = ConcurrentHashMap.newKeySet();
        Clouds.all()
                .forEach(cloud -> cloud.getTemplates().forEach(template -> {
                    TemplateId id = new TemplateId(cloud.name, template.getName());
                    if (isWanted(id, template) && isOffered(cloud, template)) {
                        now.add(id);
                    }
                }));
        back.retainAll(now);
        back.addAll(now);
        now.forEach(id -> Clouds.named(id.cloud())
                .ifPresent(cloud -> cloud.template(id.template())
                        .ifPresent(template -> inFlight.exclusively(() -> relieve(cloud, template, id, wantSpot)))));
    }

    private static boolean isWanted(TemplateId id, AgentTemplate template) {
        return template.disruptionPolicy().returnToSpot()
                && template.canBuy(PurchaseOption.SPOT)
                && Agents.of(id).anyMatch(SpotAgent::standsInForSpot);
    }

    private boolean isOffered(SpotCloud cloud, AgentTemplate template) {
        try {
            return offers.has(cloud, template);
        } catch (CloudCallException | InvalidLaunchSpecException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot tell what " + cloud.name + "/" + template.getName() + " could buy");
            return false;
        }
    }

    /** One at a time: if Spot is dry after all, one refusal is enough to know it. */
    private int relieve(SpotCloud cloud, AgentTemplate template, TemplateId id, ToIntFunction<TemplateId> wantSpot) {
        Demand spot = new Demand(template, Optional.of(PurchaseOption.SPOT), PoolRule.ANY);
        boolean oneIsComing = inFlight.all().stream()
                .anyMatch(order ->
                        order.cloud().equals(id.cloud()) && order.template().equals(id.template()));
        if (oneIsComing
                || problems.isPaused(cloud.name, spot)
                || Jenkins.get().isQuietingDown()
                || Rooms.of(cloud, template, inFlight) == 0
                || problems.probation().allowed(id, inFlight.coming(id), 1) == 0
                || wantSpot.applyAsInt(id) == 0) {
            return 0;
        }
        LOGGER.info(
                () -> "Spot is to be had again for " + id + ": ordering an agent in place of one that is on-demand");
        ordering.unasked(cloud, spot, 1, Set.of());
        return 1;
    }
}
