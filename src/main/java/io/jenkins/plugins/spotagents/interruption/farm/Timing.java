package io.jenkins.plugins.spotagents.interruption.farm;

import java.util.Locale;

/** When work on a reclaimed agent is interrupted. */
public enum Timing {
    /** Work that is estimated to finish before the deadline minus the margin is left alone; other work goes at once. */
    AUTO,
    /** All work may run until the deadline minus the margin. */
    DEADLINE,
    /** All work is interrupted at once. */
    IMMEDIATELY;

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static Timing of(String name) {
        for (Timing timing : values()) {
            if (timing.name().equalsIgnoreCase(name)) {
                return timing;
            }
        }
        throw new IllegalArgumentException("Timing '" + name + "' is unknown: use auto, deadline or immediately.");
    }

    /** As YAML spells it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
