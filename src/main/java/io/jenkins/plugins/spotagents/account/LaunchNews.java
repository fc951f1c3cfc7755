package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.Optional;

/** Keeps the inventory's count without a gap, and ends instances that nobody waits for any more. */
record LaunchNews(AccountEngine engine, LaunchObserver next) implements LaunchObserver {
    @Override
    public void launched(LaunchSpec spec, Launched launched, boolean wanted) {
        engine.inventory()
                .announce(launched.instanceId(), launched.offering(), spec.cloud(), spec.template(), launched.at());
        engine.hurry();
        if (!wanted) {
            engine.end(launched.instanceId());
        }
        next.launched(spec, launched, wanted);
    }

    @Override
    public void refused(LaunchSpec spec, Optional<Offering> offering, String code) {
        next.refused(spec, offering, code);
    }

    @Override
    public void failed(LaunchSpec spec, LaunchFailure failure) {
        next.failed(spec, failure);
    }
}
