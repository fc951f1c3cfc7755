package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;

/** Is told of a build's end before anybody else. */
@Extension(ordinal = 10_000)
public final class StopWhenEnded extends RunListener<Run<?, ?>> {
    @Override
    public void onFinalized(Run<?, ?> run) {
        if (InterruptionsAction.find(run).isPresent()) {
            KillPoint.ENDED.pass();
        }
    }
}
