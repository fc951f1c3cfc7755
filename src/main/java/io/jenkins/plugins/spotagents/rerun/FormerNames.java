package io.jenkins.plugins.spotagents.rerun;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.util.XStream2;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What builds and waiting items were saved with before it moved to this package, which was a part of {@code job} until version 0.1. */
public final class FormerNames {
    private static final Logger LOGGER = Logger.getLogger(FormerNames.class.getName());
    private static final String FORMER = "io.jenkins.plugins.spotagents.job.";

    static final List<String> MOVED = List.of(
            "OnDemandLabel",
            "CheckedOutCommits",
            "CheckedOutCommits$Checkout",
            "MatrixCells$OnDemandCells",
            "UnfinishedCells$Cancelled");

    private FormerNames() {}

    /** Before the first build or queue is read. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void alias() {
        String here = FormerNames.class.getPackageName() + ".";
        for (String name : MOVED) {
            try {
                Class<?> now = Class.forName(here + name, false, FormerNames.class.getClassLoader());
                Run.XSTREAM2.addCompatibilityAlias(FORMER + name, now);
                ((XStream2) Queue.XSTREAM).addCompatibilityAlias(FORMER + name, now);
            } catch (ClassNotFoundException | LinkageError e) {
                LOGGER.log(
                        Level.FINE,
                        e,
                        () -> name + " needs a plugin that is not installed, as it did when it was saved");
            }
        }
    }
}
