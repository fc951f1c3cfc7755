package io.jenkins.plugins.spotagents.cloud.killed;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log says that a re-run was scheduled before the ledger does. */
@Extension
public final class StopWhenScheduled extends ItemListener {
    private static final Logger REQUEUES = Logger.getLogger("io.jenkins.plugins.spotagents.job.BuildRequeues");

    @Override
    public void onLoaded() {
        REQUEUES.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().startsWith("Requeued ")) {
                    KillPoint.SCHEDULED.pass();
                }
            }

            @Override
            public void flush() {
                // Nothing is kept.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
    }
}
