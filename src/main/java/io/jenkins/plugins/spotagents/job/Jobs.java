package io.jenkins.plugins.spotagents.job;

import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import jenkins.model.Jenkins;

/** What may be said of a job whose run was interrupted. */
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
}
