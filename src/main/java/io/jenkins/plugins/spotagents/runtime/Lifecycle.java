package io.jenkins.plugins.spotagents.runtime;

import hudson.Extension;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.Computer;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.spotagents.scheduling.Guarded;
import jenkins.model.Jenkins;

/** When the engine starts, takes over a saved configuration, and stops. */
@Extension
public final class Lifecycle extends SaveableListener {
    /** After the configuration (XML and YAML) has been read, and before jobs resume. */
    @Initializer(after = InitMilestone.SYSTEM_CONFIG_ADAPTED, before = InitMilestone.JOB_LOADED)
    public static void start() {
        SpotAgentsRuntime.get().reconcile();
    }

    @Terminator
    public static void stop() {
        SpotAgentsRuntime.get().stop();
    }

    /** Whoever saves may hold locks, and opening clients takes its time. */
    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof Jenkins jenkins && jenkins.getInitLevel().compareTo(InitMilestone.JOB_LOADED) >= 0) {
            Computer.threadPoolForRemoting.execute(
                    new Guarded("Taking over the saved configuration", SpotAgentsRuntime.get()::reconcile));
        }
    }
}
