package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a template can serve a label: {@code linux} by any of its agents, {@code linux && capacity-on-demand} by one bought so,
 * {@code linux && c6i.2xlarge} by one of that type, {@code linux && !eu-west-1a} by one in another zone.
 *
 * @param required empty if either purchase option will do
 * @param pools the capacity pools whose agents satisfy the label
 */
public record Demand(AgentTemplate template, Optional<PurchaseOption> required, PoolRule pools) {

    /** For any of the template's agents. */
    static Demand forAny(AgentTemplate template) {
        return new Demand(template, Optional.empty(), PoolRule.ANY);
    }

    /** The templates of a cloud that can serve a label (null: any work), in the order configured. */
    public static List<Demand> all(SpotCloud cloud, @CheckForNull Label label) {
        List<Demand> demands = new ArrayList<>();
        for (AgentTemplate template : cloud.getTemplates()) {
            of(cloud, template, label).ifPresent(demands::add);
        }
        return demands;
    }

    static Optional<Demand> of(SpotCloud cloud, AgentTemplate template, @CheckForNull Label label) {
        if (label == null) {
            return template.getMode() == Node.Mode.NORMAL ? Optional.of(forAny(template)) : Optional.empty();
        }
        LabelFit fit = LabelFit.of(cloud.getRegion(), template, label);
        Optional<PoolRule> spot = fit.allowed(PurchaseOption.SPOT);
        Optional<PoolRule> onDemand = fit.allowed(PurchaseOption.ON_DEMAND);
        if (spot.isPresent() && spot.equals(onDemand)) {
            // Either will do, which leaves the choice to the policy.
            return Optional.of(new Demand(template, Optional.empty(), spot.get()));
        }
        // A label that insists on one needs a policy that can buy it; one that ties pools to options gets the cheaper.
        return spot.filter(rule -> template.canBuy(PurchaseOption.SPOT))
                .map(rule -> new Demand(template, Optional.of(PurchaseOption.SPOT), rule))
                .or(() -> onDemand.filter(rule -> template.canBuy(PurchaseOption.ON_DEMAND))
                        .map(rule -> new Demand(template, Optional.of(PurchaseOption.ON_DEMAND), rule)));
    }

    /** Whether a label (null: any work) takes the agent on order, whatever that becomes. */
    static boolean isMetBy(InFlight.Order order, SpotCloud cloud, AgentTemplate template, @CheckForNull Label label) {
        if (label == null) {
            return template.getMode() == Node.Mode.NORMAL;
        }
        LabelFit fit = LabelFit.of(cloud.getRegion(), template, label);
        return Arrays.stream(PurchaseOption.values())
                .filter(option -> order.bought().map(option::equals).orElseGet(() -> template.canBuy(option)))
                .allMatch(option -> fit.allowed(option)
                        .filter(rule -> rule.covers(order.pools()))
                        .isPresent());
    }

    /** Whether an agent of the template that was bought so will do. */
    boolean takes(Offering offering) {
        return required.map(offering.purchaseOption()::equals).orElse(true) && pools.allows(offering.pool());
    }

    TemplateId templateId(String cloud) {
        return new TemplateId(cloud, template.getName());
    }

    /** What to launch. */
    LaunchSpec toLaunchSpec(String cloud) {
        return template.toLaunchSpec(cloud).in(pools);
    }
}
