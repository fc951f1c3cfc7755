package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log tells of some things before anybody else knows. */
@Extension
public final class StopWhenLogged extends ItemListener {
    private static final Logger LOGS = Logger.getLogger("io.jenkins.plugins.spotagents");

    @Override
    public void onLoaded() {
        LOGS.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().contains("): spot-interruption by ")) {
                    KillPoint.HEARD.pass();
                } else if (line.getMessage().startsWith("Requeued ")) {
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
