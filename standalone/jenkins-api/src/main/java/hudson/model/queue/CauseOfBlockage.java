package hudson.model.queue;

import org.jvnet.localizer.Localizable;

public abstract class CauseOfBlockage {
    public abstract String getShortDescription();

    public static CauseOfBlockage fromMessage(Localizable l) {
        throw new UnsupportedOperationException();
    }
}
