package io.jenkins.plugins.spotagents.requeue;

/** A line of the journal that is torn, altered, or of a version that this release cannot read. */
class DamagedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(String message, Throwable cause) {
        super(message, cause);
    }

    DamagedRecordException(String message) {
        super(message);
    }
}
