package io.jenkins.plugins.spotagents.rerun;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Queue;
import hudson.model.queue.QueueSorter;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.util.Comparator;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * Re-runs come first: whoever waited for them has waited once already. Jenkins uses a single sorter, so this one wraps whatever
 * is installed (priority-sorter installs one) and only moves re-runs forward in its order.
 */
public final class FrontOfQueue extends QueueSorter {
    private static final Comparator<Queue.Item> REQUEUED_FIRST =
            Comparator.comparing(item -> item.getAction(RequeuedAction.class) == null);

    private final QueueSorter wrapped;

    FrontOfQueue(QueueSorter wrapped) {
        this.wrapped = wrapped;
    }

    /**
     * Jenkins installs a plugin's sorter, the first that is an extension, at the same milestone, unless there is one already: which of
     * the two comes first is open.
     */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void install() {
        Queue queue = Jenkins.get().getQueue();
        QueueSorter current = queue.getSorter();
        if (current == null) {
            current = QueueSorter.all().stream().findFirst().orElse(null);
        }
        if (!(current instanceof FrontOfQueue)) {
            queue.setSorter(new FrontOfQueue(current));
        }
    }

    /** Null if nobody had installed one. */
    QueueSorter wrapped() {
        return wrapped;
    }

    @Override
    public void sortBuildableItems(List<Queue.BuildableItem> buildables) {
        if (wrapped != null) {
            wrapped.sortBuildableItems(buildables);
        }
        buildables.sort(REQUEUED_FIRST);
    }

    @Override
    public void sortBlockedItems(List<Queue.BlockedItem> blocked) {
        if (wrapped != null) {
            wrapped.sortBlockedItems(blocked);
        } else {
            super.sortBlockedItems(blocked);
        }
        blocked.sort(REQUEUED_FIRST);
    }
}
