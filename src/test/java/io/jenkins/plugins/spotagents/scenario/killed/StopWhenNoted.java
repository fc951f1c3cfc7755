package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;

/** A run has just been saved. */
@Extension
public final class StopWhenNoted extends SaveableListener {
    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof Run<?, ?> run && InterruptionsAction.find(run).isPresent()) {
            KillPoint.NOTED.pass();
        }
    }
}
