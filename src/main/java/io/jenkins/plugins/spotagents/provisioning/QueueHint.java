package io.jenkins.plugins.spotagents.provisioning;

import hudson.Extension;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.spotagents.agent.AgentOwner;

/** Has a label reviewed as soon as work for it waits. Called under the queue's lock: nothing here may take long. */
@Extension
public final class QueueHint extends QueueListener {
    @Override
    public void onEnterBuildable(Queue.BuildableItem item) {
        Label label = item.getAssignedLabel();
        if (AgentOwner.get().serves(label)) {
            Reviews.afterQueue(label);
        }
    }
}
