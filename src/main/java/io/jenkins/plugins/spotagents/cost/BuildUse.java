package io.jenkins.plugins.spotagents.cost;

import java.time.Duration;
import java.util.Objects;

/**
 * What one build did on one agent.
 *
 * @param build such as {@code folder/job#12}
 * @param ran how long it occupied the agent
 * @param lost whether an interruption threw the work away, so that it had to run again
 */
public record BuildUse(String build, Duration ran, boolean lost) {
    public BuildUse {
        Objects.requireNonNull(build, "build");
        if (ran.isNegative()) {
            throw new IllegalArgumentException("Build " + build + " cannot have run for " + ran + '.');
        }
    }
}
