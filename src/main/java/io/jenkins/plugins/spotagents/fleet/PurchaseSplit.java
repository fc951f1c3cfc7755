package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.Optional;

/**
 * How many of the wanted agents are bought in which way. Base and percentage hold over what already runs, so that ten launches of
 * one agent each give the same mix as one of ten.
 *
 * @param spot agents to buy as Spot
 * @param onDemand agents to buy on-demand
 * @param inPlaceOfSpot how many of {@code onDemand} the policy would have bought as Spot
 * @param refused agents that a cap forbids
 * @param refusal which cap; empty if none are refused
 */
public record PurchaseSplit(int spot, int onDemand, int inPlaceOfSpot, int refused, Optional<Cap> refusal) {

    /** The limits of ours that a launch can reach. */
    public enum Cap {
        CLOUD("CloudCapReached", "Raise the cloud's maximum number of agents."),
        TEMPLATE("TemplateCapReached", "Raise the template's maximum number of agents."),
        ON_DEMAND("OnDemandCapReached", "Raise the template's on-demand cap, or its Spot percentage.");

        private final String code;
        private final String remedy;

        Cap(String code, String remedy) {
            this.code = code;
            this.remedy = remedy;
        }

        /** The code of a failure that this cap caused. */
        public String code() {
            return code;
        }

        public String remedy() {
            return remedy;
        }
    }

    /**
     * What there is, instances asked for but not yet answered included.
     *
     * @param spot the template's Spot agents
     * @param onDemand the template's on-demand agents
     * @param cloudRoom agents that the cloud still has room for; never negative
     */
    public record Running(int spot, int onDemand, int cloudRoom) {}

    /**
     * Decides for demands of one specification.
     *
     * @param required the only purchase option acceptable, whatever the policy says
     * @param spotLimit the most Spot agents that the circuit breaker lets through; ignored where the policy has no on-demand
     *     fallback, as the admin then prefers waiting over paying, and where the demands insist on Spot
     */
    public static PurchaseSplit decide(
            LaunchSpec spec, Optional<PurchaseOption> required, Running running, int wanted, int spotLimit) {
        PurchasePolicy policy = spec.purchase();
        int templateRoom = Math.max(0, spec.maxAgents() - running.spot() - running.onDemand());
        int allowed = Math.min(wanted, Math.min(templateRoom, running.cloudRoom()));
        int onDemandRoom = onDemandRoom(policy, running.onDemand());

        int share = onDemandShare(policy, required, running, allowed);
        int spot = allowed - share;
        int inPlaceOfSpot = 0;
        if (required.isEmpty() && policy.onDemandFallback()) {
            inPlaceOfSpot = Math.max(0, spot - spotLimit);
            spot -= inPlaceOfSpot;
        }
        int onDemand = Math.min(share + inPlaceOfSpot, onDemandRoom);
        int cutOff = share + inPlaceOfSpot - onDemand;
        if (required.isEmpty() && policy.spotPercent() > 0 && inPlaceOfSpot == 0) {
            // The policy has Spot and nothing suspends it: better more of it than no agent.
            spot += cutOff;
            cutOff = 0;
        }
        return new PurchaseSplit(
                spot,
                onDemand,
                Math.max(0, onDemand - share),
                wanted - allowed + cutOff,
                refusal(wanted - allowed, cutOff, templateRoom <= running.cloudRoom()));
    }

    private static Optional<Cap> refusal(int overCap, int overOnDemandCap, boolean byTemplate) {
        if (overCap > 0) {
            return Optional.of(byTemplate ? Cap.TEMPLATE : Cap.CLOUD);
        }
        return overOnDemandCap > 0 ? Optional.of(Cap.ON_DEMAND) : Optional.empty();
    }

    private static int onDemandShare(
            PurchasePolicy policy, Optional<PurchaseOption> required, Running running, int allowed) {
        if (required.isPresent()) {
            return isSpot(required) ? 0 : allowed;
        }
        int aboveBase = Math.max(0, running.spot() + running.onDemand() + allowed - policy.onDemandBase());
        // Rounded up, as EC2 Auto Scaling does for its mixed instances policy.
        int target = policy.onDemandBase() + (aboveBase * (100 - policy.spotPercent()) + 99) / 100;
        return Math.min(allowed, Math.max(0, target - running.onDemand()));
    }

    private static boolean isSpot(Optional<PurchaseOption> required) {
        return required.filter(option -> option == PurchaseOption.SPOT).isPresent();
    }

    /** On-demand agents that the template may still buy. */
    static int onDemandRoom(PurchasePolicy policy, int runningOnDemand) {
        return Math.max(0, policy.maxOnDemand() - runningOnDemand);
    }
}
