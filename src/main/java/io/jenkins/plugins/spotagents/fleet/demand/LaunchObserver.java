package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import java.util.Optional;

/**
 * Port: who wants to know what launches come to: metrics, the count of what runs, the cloud page. Called on launch threads;
 * must be quick. One that throws is logged and costs nothing else.
 */
public interface LaunchObserver {
    LaunchObserver NONE = new LaunchObserver() {};

    /**
     * An instance was started. Comes before the launcher stops counting it as asked for, so that a count of instances
     * kept here never has a gap.
     *
     * @param wanted whether a demand still waited for it; if not, nobody owns it and it must be ended
     */
    default void launched(LaunchSpec spec, Launched launched, boolean wanted) {}

    /** EC2 refused an offering, or, if empty, a request without saying which one. */
    default void refused(LaunchSpec spec, Optional<Offering> offering, String code) {}

    /** A demand ended without an instance. */
    default void failed(LaunchSpec spec, LaunchFailure failure) {}
}
