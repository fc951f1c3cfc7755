package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A fleet of type {@code instant} as requested.
 *
 * @param clientToken token, or empty
 * @param fingerprint stands for all parameters; equal fingerprints are the same request
 * @param spotTarget units to launch as Spot
 * @param onDemandTarget units to launch on-demand
 * @param spot how to choose Spot pools
 * @param onDemand how to choose on-demand pools
 * @param overrides what may be launched
 * @param instanceTags tags of the instances
 */
public record FleetOrder(
        String clientToken,
        String fingerprint,
        double spotTarget,
        double onDemandTarget,
        Options spot,
        Options onDemand,
        List<Override> overrides,
        Map<String, String> instanceTags) {
    /**
     * Options of one market.
     *
     * @param strategy allocation strategy
     * @param singleType all instances of one type
     * @param singleZone all instances in one zone
     * @param minimum if less can be launched, launch nothing
     */
    public record Options(AllocationStrategy strategy, boolean singleType, boolean singleZone, double minimum) {}

    /**
     * An override together with its launch template; a configuration without overrides is one empty override.
     *
     * @param template version to launch
     * @param templateAsGiven id, name and version as the request had them, for the answer
     * @param instanceType type, or empty
     * @param requirements instead of a type, or null
     * @param subnets subnets, empty if only zones or nothing is given
     * @param zone zone, or empty
     * @param maxPrice US dollars an hour, or null
     * @param priority lower goes first; null goes last
     * @param weight units that one instance stands for
     * @param imageId AMI instead of the template's, or empty
     */
    public record Override(
            LaunchTemplates.Version template,
            TemplateRef templateAsGiven,
            String instanceType,
            Requirements requirements,
            List<String> subnets,
            String zone,
            BigDecimal maxPrice,
            Double priority,
            double weight,
            String imageId) {}

    /** How a request names a template; what it did not give is empty. */
    public record TemplateRef(String id, String name, String version) {}
}
