package io.jenkins.plugins.spotagents.interruption.notice;

/** A message that is not an event of ours: the message says which part of it, with which value, and what was expected. */
public class UnreadableNoticeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableNoticeException(String message) {
        super(message);
    }

    public UnreadableNoticeException(String message, Throwable cause) {
        super(message, cause);
    }
}
