package io.jenkins.plugins.spotagents.emulator.world;

/**
 * A place where a fleet's override could launch.
 *
 * @param override the override
 * @param pool its pool
 * @param subnet its subnet
 * @param price US dollars an hour and unit, for comparison alone
 */
record Candidate(FleetOrder.Override override, Pool pool, Subnet subnet, double price) {
    double priority() {
        return override.priority() == null ? Double.MAX_VALUE : override.priority();
    }

    double weight() {
        return override.weight();
    }
}
