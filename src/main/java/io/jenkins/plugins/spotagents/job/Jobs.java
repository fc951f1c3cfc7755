package io.jenkins.plugins.spotagents.job;

import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * Jobs and runs as they are, whoever asks: a build may run as a user who may not even see it (<em>Access Control for Builds</em>), and
 * threads of the engine are nobody.
 */
public final class Jobs {
    private Jobs() {}

    /** Whether it still exists and nobody has disabled it. */
    @SuppressWarnings("try") // the context is there to be closed
    public static boolean mayRunAgain(Job<?, ?> job) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Item now = Jenkins.get().getItemByFullName(job.getFullName());
            return now == job && job.isBuildable();
        }
    }

    /**
     * A run by its external id, {@code folder/job#12}; empty if it is gone.
     *
     * @throws IllegalArgumentException if it is no such id
     */
    @SuppressWarnings("try") // as above
    public static Optional<Run<?, ?>> run(String externalizableId) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Optional.ofNullable(Run.fromExternalizableId(externalizableId));
        }
    }
}
