package io.jenkins.plugins.spotagents.job;

import hudson.model.InvisibleAction;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.labels.LabelAssignmentAction;
import hudson.model.labels.LabelAtom;
import hudson.model.queue.SubTask;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;

/** The last attempt insists on capacity that is not reclaimed. */
class OnDemandLabel extends InvisibleAction implements LabelAssignmentAction {
    @Override
    public Label getAssignedLabel(SubTask task) {
        if (task instanceof Queue.FlyweightTask) {
            // A matrix parent runs beside the executors of any node; our agents do not take it.
            return null;
        }
        Label onDemand = new LabelAtom(PurchaseOption.ON_DEMAND.label());
        Label own = task.getAssignedLabel();
        return own == null ? onDemand : own.and(onDemand);
    }
}
