package io.jenkins.plugins.spotagents.interruption.source;

import java.util.Objects;

/** A vendor's queue of notices, and who reads what is in it. */
public record NoticeFeed(MessageQueue queue, NoticeParser parser) {
    public NoticeFeed {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(parser, "parser");
    }
}
