package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Instant;
import java.util.Objects;

/** How a demand ended: there is no third way. */
public sealed interface LaunchOutcome {

    /**
     * An instance runs for the demand.
     *
     * @param instanceId {@code i-…}
     * @param subnetId empty where zones are not reached through subnets
     * @param fallback whether the policy wanted Spot and got on-demand
     * @param at when the vendor answered
     */
    record Launched(String instanceId, Offering offering, String subnetId, boolean fallback, Instant at)
            implements LaunchOutcome {
        public Launched {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(offering, "offering");
            Objects.requireNonNull(subnetId, "subnetId");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Nothing was launched; {@code message} tells an admin why and what to do.
     *
     * @param code the vendor's error code that decided it, or one of ours ({@code TemplateCapReached}, …)
     */
    record LaunchFailure(Kind kind, String code, String message) implements LaunchOutcome {
        /** What follows from the failure. */
        public enum Kind {
            /** No offering had capacity: the demand may be repeated later. */
            NO_CAPACITY,
            /** A cap of ours or a quota of the account was reached. */
            LIMIT_REACHED,
            /** The vendor was unreachable or throttled us for longer than the cycle lasts. */
            UNAVAILABLE,
            /** The configuration or a permission is wrong: repeating does not help until an admin acts. */
            CONFIGURATION,
            /** The engine is shutting down. */
            CANCELLED
        }

        public LaunchFailure {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
        }
    }
}
