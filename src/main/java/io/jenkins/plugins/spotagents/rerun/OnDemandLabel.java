package io.jenkins.plugins.spotagents.rerun;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AbstractBuild;
import hudson.model.InvisibleAction;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.labels.LabelAssignmentAction;
import hudson.model.queue.SubTask;
import io.jenkins.plugins.spotagents.agent.PurchaseLabel;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;

/**
 * The last attempt insists on capacity that is not reclaimed. The queue asks the first action alone that has a label, so this one
 * stands first, and knows what the others would have said.
 */
class OnDemandLabel extends InvisibleAction implements LabelAssignmentAction {
    /** Null if nobody chose another than the job's own. */
    @CheckForNull
    private final String chosen;

    OnDemandLabel(AbstractBuild<?, ?> interrupted) {
        chosen = CarriedActions.chosenLabel(interrupted, interrupted.getParent())
                .map(Label::getName)
                .orElse(null);
    }

    @Override
    public Label getAssignedLabel(SubTask task) {
        if (task instanceof Queue.FlyweightTask) {
            // A matrix parent runs beside the executors of any node; our agents do not take it.
            return null;
        }
        return PurchaseLabel.with(
                chosen == null ? task.getAssignedLabel() : Label.parseExpression(chosen), PurchaseOption.ON_DEMAND);
    }
}
