package io.jenkins.plugins.spotagents.disruption;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Why an agent is ended voluntarily. */
public enum Reason {
    /** It is older than agents may become. */
    AGE("age"),
    /** It is on-demand as Spot had none when it was launched, and Spot is to be had again. */
    ON_DEMAND("onDemand"),
    /** It has been idle for too long. */
    IDLE("idle");

    private final String configName;

    Reason(String configName) {
        this.configName = configName;
    }

    /** As YAML spells it. */
    public String configName() {
        return configName;
    }

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static Reason of(String name) {
        return Arrays.stream(values())
                .filter(reason -> reason.configName.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Reason '" + name + "' is unknown: use "
                        + Arrays.stream(values()).map(Reason::configName).collect(Collectors.joining(", ")) + "."));
    }
}
