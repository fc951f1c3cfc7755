package io.jenkins.plugins.spotagents.capacity;

/** Why an instance ended, as far as it matters here; each vendor's adapter maps its own codes to these. */
public enum EndCause {
    /** The vendor took its capacity back. */
    RECLAIMED,
    /** By a call of a person or a program, or for something else that is the account's own doing: the pool is not to blame. */
    BY_REQUEST,
    /** Something failed on the vendor's side. */
    FAULT,
    /** Nobody says. */
    UNKNOWN
}
