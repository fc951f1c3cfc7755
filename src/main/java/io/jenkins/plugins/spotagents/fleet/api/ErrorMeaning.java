package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;

/**
 * What a vendor's error code means for a launch.
 *
 * @param code as the vendor spells it
 * @param consequence what the launcher does
 * @param kind how a demand fails that nothing else could serve
 * @param remedy for the admin, a full sentence
 */
public record ErrorMeaning(String code, Consequence consequence, Kind kind, String remedy) {

    /** What follows from an error. */
    public enum Consequence {
        /** The offering is left alone for minutes. */
        POOL,
        /** The offering is left alone for the longest time: it will not become possible by waiting a little. */
        POOL_LASTING,
        /** All offerings of the request that count against the same vCPU quota are left alone for minutes. */
        QUOTA_GROUP,
        /** Everything reached through the subnet is left alone for minutes. */
        SUBNET,
        /** Everything under the purchase option is left alone for minutes. */
        PURCHASE_OPTION,
        /** The same request is repeated, with the same client token, after a pause. */
        BACK_OFF,
        /** The cycle ends: asking otherwise would not help now. */
        END_CYCLE
    }
}
