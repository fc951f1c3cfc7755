package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/** Asks Jenkins to look at a label's work now; Jenkins itself does so at most once a second, and forgets no request. */
public final class Reviews {
    /** Labels that a thread is about to ask for, so that a burst of items needs one thread for each label only. */
    private static final Set<String> ABOUT_TO = ConcurrentHashMap.newKeySet();

    private Reviews() {}

    /**
     * Asks as soon as the queue's lock is free. Whoever holds it now may just be adding the work: a review that came earlier would
     * not see it, and Jenkins would look again after ten seconds only (after a start of the controller, a hundred).
     */
    static void afterQueue(@CheckForNull Label label) {
        if (ABOUT_TO.add(InFlight.key(label))) {
            Computer.threadPoolForRemoting.execute(() -> {
                Queue.withLock(() -> {
                    ABOUT_TO.remove(InFlight.key(label));
                });
                suggest(label);
            });
        }
    }

    static void suggest(@CheckForNull Label label) {
        if (label == null) {
            Jenkins.get().unlabeledNodeProvisioner.suggestReviewNow();
        } else {
            label.nodeProvisioner.suggestReviewNow();
        }
    }

    /** All labels that somebody waits for and we serve; after capacity came or went. */
    public static void suggestAll() {
        for (Queue.BuildableItem item : Jenkins.get().getQueue().getBuildableItems()) {
            Label label = item.getAssignedLabel();
            if (AgentOwner.get().serves(label)) {
                suggest(label);
            }
        }
    }
}
