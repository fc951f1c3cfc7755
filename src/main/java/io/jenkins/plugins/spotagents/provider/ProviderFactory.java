package io.jenkins.plugins.spotagents.provider;

import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import java.time.Clock;
import java.util.concurrent.Executor;

/** Makes the provider of one account and region. */
@FunctionalInterface
public interface ProviderFactory {
    /**
     * @param pauses how calls wait for their budget
     * @param background where answers are refreshed that nobody waits for
     * @param onNewVersion told when what a template launches from, kept by the vendor, has another version than before, which may mend
     *     what was wrong with the last; called on whatever thread asks, must not block
     * @return the caller's to close
     * @throws IllegalArgumentException if the account cannot be used as it is configured, with the remedy
     */
    CloudProvider open(Pauses pauses, Executor background, Clock clock, Runnable onNewVersion);
}
