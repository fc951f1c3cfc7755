package io.jenkins.plugins.spotagents.rerun;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;

/** Tells a notice that an earlier controller could have heard, had it not been killed, from one that is about what came later. */
final class EarlierNotice {
    private EarlierNotice() {}

    /**
     * Whether it says that the instance was to go for certain, and soon, when this controller came up.
     *
     * @param unseen whether the agent is there, but has not been online since
     * @param start when this controller came up
     */
    static boolean wasOut(Notice notice, NoticeSource source, boolean unseen, Instant start) {
        if (notice instanceof Notice.SpotInterruption spot) {
            // The instance metadata does not say since when the notice has been there, but for when it is.
            return spot.at().isBefore(start)
                    || spot.deadline().minus(spot.lead()).isBefore(start);
        }
        // What the queue tells of an instance that we ended a moment ago is no notice; the inventory does not tell of
        // these.
        return notice instanceof Notice.StateChange change
                && (change.at().isBefore(start)
                        || unseen && source == NoticeSource.INVENTORY && !change.endedOnRequest());
    }
}
