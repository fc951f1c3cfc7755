package hudson.model.queue;

import hudson.ExtensionPoint;
import hudson.model.Queue;

public abstract class QueueListener implements ExtensionPoint {
    protected QueueListener() {
        throw new UnsupportedOperationException();
    }

    public void onEnterWaiting(Queue.WaitingItem wi) {
        throw new UnsupportedOperationException();
    }

    public void onEnterBuildable(Queue.BuildableItem bi) {
        throw new UnsupportedOperationException();
    }

    public void onLeft(Queue.LeftItem li) {
        throw new UnsupportedOperationException();
    }
}
