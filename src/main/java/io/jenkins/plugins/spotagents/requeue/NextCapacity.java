package io.jenkins.plugins.spotagents.requeue;

/** Where the next attempt should run. */
public enum NextCapacity {
    /** Wherever the template's purchase policy leads, preferably in another pool. */
    OTHER_POOL,
    /** Only on capacity that is not reclaimed. */
    ON_DEMAND
}
