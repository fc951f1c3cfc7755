package hudson.model.queue;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Queue;
import java.util.List;

public abstract class QueueSorter implements ExtensionPoint {
    protected QueueSorter() {
        throw new UnsupportedOperationException();
    }

    public abstract void sortBuildableItems(List<Queue.BuildableItem> buildables);

    public void sortBlockedItems(List<Queue.BlockedItem> blockedItems) {
        throw new UnsupportedOperationException();
    }

    public static ExtensionList<QueueSorter> all() {
        throw new UnsupportedOperationException();
    }
}
