package io.jenkins.plugins.spotagents.emulator.world;

import java.util.List;

/**
 * What became of a fleet.
 *
 * @param fleetId fleet id
 * @param launched instances by override and type
 * @param errors what did not work, by override
 */
public record FleetResult(String fleetId, List<Launched> launched, List<Failed> errors) {
    /** Instances of one override and one type. */
    public record Launched(FleetOrder.Override override, Market market, String instanceType, List<String> ids) {}

    /**
     * An override that could not give what was asked of it.
     *
     * @param instanceType the type, or empty if none was selected
     */
    public record Failed(
            FleetOrder.Override override, Market market, String instanceType, String code, String message) {}
}
