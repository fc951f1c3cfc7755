package io.jenkins.plugins.spotagents.agent;

/** Which interrupted {@code node} blocks of a Pipeline run again by themselves. */
public enum RequeueMode {
    ALWAYS("always"),
    /** Only those that had not begun a step on the agent: nothing can have happened twice. */
    BEFORE_FIRST_STEP("beforeFirstStep"),
    OFF("off");

    private final String configName;

    RequeueMode(String configName) {
        this.configName = configName;
    }

    /** As YAML and Jenkinsfiles spell it. */
    public String configName() {
        return configName;
    }

    /**
     * The mode of this name.
     *
     * @throws IllegalArgumentException naming the value and the allowed ones
     */
    public static RequeueMode of(String configName) {
        for (RequeueMode mode : values()) {
            if (mode.configName.equals(configName)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "Requeue mode '" + configName + "' is unknown: use always, beforeFirstStep or off.");
    }
}
