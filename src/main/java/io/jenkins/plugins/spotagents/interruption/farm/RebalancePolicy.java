package io.jenkins.plugins.spotagents.interruption.farm;

import java.util.Locale;

/** What a rebalance recommendation leads to. In no case is work interrupted: an interruption may never follow. */
public enum RebalancePolicy {
    /** Nothing. */
    IGNORE,
    /** The agent takes no new work, what runs may finish, then the agent goes. */
    CORDON,
    /** As {@link #CORDON}; and if work runs, another agent is ordered at once, so that it is there if the interruption follows. */
    REPLACE;

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static RebalancePolicy of(String name) {
        for (RebalancePolicy policy : values()) {
            if (policy.name().equalsIgnoreCase(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "Rebalance policy '" + name + "' is unknown: use ignore, cordon or replace.");
    }

    /** As YAML spells it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
