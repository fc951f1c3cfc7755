package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: what an instance can read about its own end. Crosses the channel to the agent and is asked there, so implementations need
 * the JDK and this room only.
 */
public interface MetadataNotices extends Serializable {
    /** For the machine that this is called on; opens no connection yet. */
    Machine here();

    /** The metadata of this machine. Used by one thread. */
    interface Machine {
        /** @throws IOException if the service cannot be reached or refuses */
        boolean is(String instanceId) throws IOException;

        /** What may announce an end, the most urgent first. */
        List<Document> documents();
    }

    /** One document, there or not. */
    interface Document {
        String name();

        /** Whether what it announces comes days ahead: a look once a minute will do. */
        boolean isLeisurely();

        /**
         * @return empty if there is none, which is the usual case
         * @throws IOException if the service cannot be reached or refuses
         */
        Optional<String> read() throws IOException;

        /** @param now when the text was read */
        List<Notice> notices(String instanceId, String text, Instant now) throws UnreadableNoticeException;
    }
}
