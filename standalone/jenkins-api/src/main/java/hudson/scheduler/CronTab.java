package hudson.scheduler;

import java.util.Calendar;

public final class CronTab {
    public CronTab(String format) {
        throw new UnsupportedOperationException();
    }

    public Calendar ceil(Calendar cal) {
        throw new UnsupportedOperationException();
    }

    public Calendar floor(Calendar cal) {
        throw new UnsupportedOperationException();
    }
}
