package io.jenkins.plugins.spotagents.aws.identity;

/** A message that proves nothing; the message says why, without quoting what was sent. */
public class UnverifiedIdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnverifiedIdentityException(String message) {
        super(message);
    }

    public UnverifiedIdentityException(String message, Throwable cause) {
        super(message, cause);
    }
}
