package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.time.Instant;
import java.util.List;

/** Port: reads the messages that a vendor sends through the queue. Thread-safe. */
@FunctionalInterface
public interface NoticeParser {
    /**
     * @param unlessTold when what is announced began, if the message has no time that can be read
     * @return what the message says about instances; empty for one that means nothing to us
     * @throws UnreadableNoticeException if it is none of the vendor's, or not from where it should be
     */
    List<Notice> parse(String message, Instant unlessTold) throws UnreadableNoticeException;
}
